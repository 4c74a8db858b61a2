// Records what came of the calls of Together's official client, and compares it with what the client declares.
import Together from 'together-ai';
import { problems, readInterfaces } from './declared-types.mjs';

const resources = new URL('./node_modules/together-ai/resources/', import.meta.url);

/** A client of one base URL, which is for all calls of a client, and of one key. */
export function connect(baseURL, apiKey, more = {}) {
  return new Together({ baseURL, apiKey, maxRetries: 0, ...more });
}

/** The interfaces of these files below the client's resources are those that results are compared with. */
export function record(...files) {
  const interfaces = readInterfaces(
    new URL('../core/pagination.d.ts', resources),
    ...files.map((name) => new URL(`${name}.d.ts`, resources)),
  );
  const results = {};
  const undeclared = [];

  /** Records the result of a call under a name, and compares it with its declared type, if one is named. */
  async function call(name, type, work) {
    try {
      const result = await work();
      results[name] = result;
      if (type) {
        undeclared.push(...problems(interfaces, result, type, name));
      }
      return result;
    } catch (error) {
      results[name] = { error: error.constructor.name, status: error.status, message: error.message, body: error.error };
      return {};
    }
  }

  /** Prints everything, with the parameters that the client declares, by the names of their interfaces. */
  function print() {
    const parameters = {};
    for (const name of Object.keys(interfaces).filter((each) => each.endsWith('Params'))) {
      parameters[name] = Object.keys(interfaces[name]).filter((key) => !['projectId', 'endpointId'].includes(key));
    }
    console.log(JSON.stringify({ results, undeclared, parameters }));
  }

  return { call, print };
}

/** All rows of all pages. */
export async function all(pages) {
  const rows = [];
  for await (const row of pages) {
    rows.push(row);
  }
  return rows;
}
