// Compares replies with the interfaces that the official client declares for them.
import { readFileSync } from 'node:fs';

const OPENING = /^\s*(?:export )?(?:declare )?(interface|namespace|class) (\w+)(?: extends ([\w.]+))?.*\{$/;
const PROPERTY = /^\s*(\w+)(\?)?: (.+);$/;

/** The interfaces of .d.ts files, those they extend first: full name -> property -> {optional, type}. */
export function readInterfaces(...files) {
  const interfaces = {};
  for (const file of files) {
    const scope = [];
    for (const line of readFileSync(file, 'utf8').split('\n')) {
      const opening = OPENING.exec(line);
      const property = PROPERTY.exec(line);
      if (/^\s*(\/\*|\*)/.test(line)) {
        continue;
      } else if (opening) {
        scope.push({ kind: opening[1], name: opening[2] });
        if (opening[1] === 'interface') {
          interfaces[fullName(scope)] = { ...interfaces[local(opening[3])] };
        }
      } else if (/^\s*\}$/.test(line)) {
        scope.pop();
      } else if (property && scope.at(-1)?.kind === 'interface') {
        const [, name, optional, type] = property;
        interfaces[fullName(scope)][name] = { optional: Boolean(optional), type };
      }
    }
  }
  return interfaces;
}

/** A type without the alias of the module that it is imported from. */
function local(type = '') {
  return type.replace(/^\w+API\./, '');
}

function fullName(scope) {
  return scope.map((each) => each.name).join('.');
}

/** What in value is not of the type, as texts. */
export function problems(interfaces, value, type, path = type, scope = '') {
  const list = /^Array<(.+)>$/.exec(type);
  if (list) {
    return Array.isArray(value)
      ? value.flatMap((each, i) => problems(interfaces, each, list[1], `${path}[${i}]`, scope))
      : [`${path} is no array`];
  }
  if (['string', 'number', 'boolean'].includes(type)) {
    return typeof value === type ? [] : [`${path} is no ${type}`];
  }
  if (type.startsWith("'")) {
    const words = type.split(' | ').map((word) => word.slice(1, -1));
    return words.includes(value) ? [] : [`${path} is ${value}`];
  }
  if (type.includes(' | ')) {
    const found = type.split(' | ').map((each) => problems(interfaces, value, each, path, scope));
    return found.some((each) => !each.length) ? [] : found.flat();
  }
  const name = resolve(interfaces, local(type), scope);
  return name ? objectProblems(interfaces, value, name, path) : [`${path}: no interface ${type}`];
}

function objectProblems(interfaces, value, name, path) {
  const declared = interfaces[name];
  const found = [];
  for (const [key, { optional, type }] of Object.entries(declared)) {
    if (value[key] === undefined || (value[key] === null && optional)) {
      found.push(...(optional ? [] : [`${path}.${key} is missing`]));
    } else {
      found.push(...problems(interfaces, value[key], type, `${path}.${key}`, name));
    }
  }
  for (const key of Object.keys(value).filter((key) => !declared[key])) {
    found.push(`${path}.${key} is not declared`);
  }
  return found;
}

/** A name is looked up in its own scope, and then in those around it. */
function resolve(interfaces, type, scope) {
  for (let around = scope.split('.'); around.length; around = around.slice(0, -1)) {
    const name = [...around, type].join('.');
    if (interfaces[name]) {
      return name;
    }
  }
  return interfaces[type] ? type : undefined;
}
