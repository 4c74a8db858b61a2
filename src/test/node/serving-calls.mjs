// Makes the calls that Together's official client has for endpoints, deployments and their hardware, asks what is
// deployed, and prints what came of each as JSON.
// node serving-calls.mjs <base URL> <API key> <id of a model that can be deployed>
import { all, connect, record } from './recorder.mjs';

const [baseUrl, apiKey, modelId] = process.argv.slice(2);
const { call, print } = record('beta/endpoints/endpoints', 'beta/endpoints/deployments', 'beta/endpoints/hardware');

const inference = connect(`${baseUrl}/v1`, apiKey);
const { project_id: projectID } = await inference.whoami();
const client = connect(`${baseUrl}/v2`, apiKey, { projectID });
const { endpoints, models } = client.beta;
const { deployments, hardware } = endpoints;

const { baseModelId } = await models.retrieve(modelId);
const [config] = await all(models.configs.list({ referenceModelId: baseModelId }));
const types = await call('listHardware', 'HardwareListResponse', () => hardware.list());
await call('retrieveHardware', 'InferenceInstanceType', () => hardware.retrieve(types.data[0].id));

const endpoint = await call('createEndpoint', 'Endpoint', () =>
  endpoints.create({ name: 'support', visibility: 'VISIBILITY_PRIVATE' }));
const { id, name } = endpoint;
await call('createEndpointAgain', 'Endpoint', () => endpoints.create({ name: 'support' }));
await call('createOther', 'Endpoint', () => endpoints.create({ name: 'other' }));
await call('createThird', 'Endpoint', () => endpoints.create({ name: 'third' }));

const body = {
  name: 'main',
  model: `projects/${projectID}/models/${modelId}`,
  config: `projects/${config.projectId}/configs/${config.id}`,
  autoscaling: {
    minReplicas: 1,
    maxReplicas: 2,
    scaleDownWindow: '300s',
    scalingMetrics: [{ name: 'inflight_requests', target: 8, type: 'METRIC_TARGET_TYPE_AVERAGE_VALUE' }],
  },
  placement: {
    inline: {
      regions: ['us-east-1'],
      constraint: 'ENFORCEMENT_PREFERRED',
      compliancePolicy: { hipaa: false },
    },
  },
  enableLora: false,
};
await call('check', 'EndpointDeployment', () => deployments.create(id, { ...body, validateOnly: true }));
await call('listNothing', 'Array<EndpointDeployment>', () => all(deployments.list(id)));
const deployment = await call('deploy', 'EndpointDeployment', () => deployments.create(id, body));
const deploymentId = deployment.id;
await call('deployAgain', 'EndpointDeployment', () => deployments.create(id, body));
await call('retrieveDeployment', 'EndpointDeployment', () => deployments.retrieve(deploymentId, { endpointId: id }));
const query = { filter: 'state = "DEPLOYMENT_STATE_READY"', orderBy: 'created_at desc', limit: 2 };
await call('listDeployments', 'Array<EndpointDeployment>', () => all(deployments.list(id, query)));

const ask = (model) => () =>
  inference.chat.completions.create({ model, messages: [{ role: 'user', content: 'Capital of France?' }], max_tokens: 8 });
await call('askUnrouted', undefined, ask(name));
await call('askNobody', undefined, ask(`${name}-2`));
const trafficSplit = [{ deploymentId, weight: 1 }];
const route = (etag) => endpoints.update(id, { updateMask: 'trafficSplit', trafficSplit, etag });
await call('route', 'Endpoint', () => route(endpoint.etag));
await call('routeStale', 'Endpoint', () => route(endpoint.etag));
await call('retrieveEndpoint', 'Endpoint', () => endpoints.retrieve(id));
await call('listEndpoints', 'Array<Endpoint>', () => all(endpoints.list({ limit: 2, orderBy: 'created_at' })));
await call('findEndpoint', 'Array<Endpoint>', () => all(endpoints.list({ filter: 'name = "support"' })));
await call('ask', undefined, ask(name));
await call('askDirectly', undefined, ask(deployment.name));
await call('complete', undefined, () => inference.completions.create({ model: name, prompt: 'The capital is' }));

const change = (autoscaling, more) => deployments.update(deploymentId, { endpointId: id, autoscaling, ...more });
await call('scale', 'EndpointDeployment', () => change({ maxReplicas: 3 }, { etag: deployment.etag }));
await call('scaleStale', 'EndpointDeployment', () => change({ maxReplicas: 4 }, { etag: deployment.etag }));
await call('deleteRunning', 'DeploymentDeleteResponse', () => deployments.delete(deploymentId, { endpointId: id }));
const stopped = await call('stop', 'EndpointDeployment', () =>
  change({ minReplicas: 0, maxReplicas: 0 }, { updateMask: 'autoscaling' }));
await call('askStopped', undefined, ask(name));
await call('deleteRouted', 'DeploymentDeleteResponse', () => deployments.delete(deploymentId, { endpointId: id }));
await call('clearWithoutMask', 'Endpoint', () => endpoints.update(id, { trafficSplit: [] }));
const cleared = await call('clear', 'Endpoint', () => endpoints.update(id, { updateMask: 'trafficSplit', trafficSplit: [] }));
await call('deleteEndpointEarly', 'EndpointDeleteResponse', () => endpoints.delete(id));
await call('deleteDeployment', 'DeploymentDeleteResponse', () =>
  deployments.delete(deploymentId, { endpointId: id, etag: stopped.etag }));
await call('deleteEndpoint', 'EndpointDeleteResponse', () => endpoints.delete(id, { etag: cleared.etag }));
await call('retrieveDeleted', 'Endpoint', () => endpoints.retrieve(id));

print();
