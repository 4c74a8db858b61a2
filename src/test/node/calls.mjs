// Makes the calls that Together's official client has for models, remote uploads, revisions, supported models, configs
// and whoami, and prints what came of each as JSON. What the client has no method for goes through its plain get.
// node calls.mjs <base URL> <API key> <source URL> <id of a model that cannot be deleted>
import { all, connect, record } from './recorder.mjs';

const [baseUrl, apiKey, remoteUrl, referencedId] = process.argv.slice(2);
const { call, print } = record('top-level', 'beta/models/models', 'beta/models/remote-uploads', 'beta/models/configs');

const v1 = connect(`${baseUrl}/v1`, apiKey);
const identity = await call('whoami', 'WhoamiResponse', () => v1.whoami());
const client = connect(`${baseUrl}/v2`, apiKey, { projectID: identity.project_id });
const { models } = client.beta;
const { remoteUploads, configs } = models;

const rows = await call('listSupported', 'Array<SupportedModel>', () =>
  all(models.listSupported({ product: 'PRODUCT_DEDICATED', search: 'llama', modality: 'MODALITY_TEXT', limit: 2 })));
await call('listAllSupported', 'Array<SupportedModel>', () => all(models.listSupported({ limit: 2 })));
await call('retrieveSupported', 'SupportedModel', () => models.retrieveSupported(rows[0].id));
const baseModelId = rows[0].baseModelId;
const config = await call('listConfigs', 'Array<Config>', () => all(configs.list({ referenceModelId: baseModelId })));
await call('listConfigsByName', 'Array<Config>', () => all(configs.list({ referenceModel: rows[0].baseModel })));
await call('retrieveConfig', 'Config', () => configs.retrieve(config[0].id));

const body = { name: 'bot', type: 'adapter', baseModelId, description: 'ours' };
const model = await call('create', 'Model', () => models.create(body));
await call('createAgain', 'Model', () => models.create(body));
await call('createOther', 'Model', () => models.create({ ...body, name: `${identity.project_slug}/other` }));
await call('createThird', 'Model', () => models.create({ ...body, name: 'third' }));
await call('retrieve', 'Model', () => models.retrieve(model.id));
await call('update', 'Model', () => models.update(model.id, { updateMask: 'description', description: 'new' }));
await call('share', 'Model', () =>
  models.update(model.id, { updateMask: 'visibility', visibility: 'VISIBILITY_INTERNAL' }));
await call('list', 'Array<Model>', () => all(models.list({ limit: 2 })));
await call('listPrivate', 'Array<Model>', () => all(models.list({ visibility: 'VISIBILITY_PRIVATE' })));
await call('listOrgScoped', 'Array<Model>', () => all(models.listOrgScoped(identity.organization_id)));
await call('listNoRevisions', 'ModelListRevisionsResponse', () => models.listRevisions(model.id));

const upload = await call('upload', 'RemoteUploadCreateResponse', () =>
  remoteUploads.create({ modelId: model.id, remoteUrl, token: 'a-token' }));
await call('retrieveUpload', 'RemoteUploadRetrieveResponse', () => remoteUploads.retrieve(upload.id));
await call('listUploads', 'Array<RemoteUploadListResponse>', () => all(remoteUploads.list({ limit: 2 })));
await call('uploadEvents', 'RemoteUploadEventsResponse', () => remoteUploads.events(upload.id, { limit: 100 }));
const revisions = await call('listRevisions', 'ModelListRevisionsResponse', () => models.listRevisions(model.id));
const revisionId = revisions.data[0].revisionId;
await call('listFiles', 'ModelListFilesResponse', () => models.listFiles(model.id, { revisionId }));
await call('retrieveWithWeights', 'Model', () => models.retrieve(model.id));
// The client has no method for one revision.
await call('retrieveRevision', 'ModelListRevisionsResponse.Data', () =>
  client.get(`/projects/${client.projectID}/models/${model.id}/revisions/${revisionId}`));

await call('deleteReferenced', 'ModelDeleteResponse', () => models.delete(referencedId));
await call('delete', 'ModelDeleteResponse', () => models.delete(model.id));
await call('retrieveDeleted', 'Model', () => models.retrieve(model.id));
await call('otherProject', 'Array<Model>', () => all(models.list({ projectId: 'project-of-other' })));
await call('wrongKey', 'WhoamiResponse', () => client.withOptions({ apiKey: 'tk-none' }).beta.models.retrieve('ml_x'));

print();
