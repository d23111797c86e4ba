// Objects whose keys a server chooses: `__proto__` is a key like any other, as JSON.parse has it.

export function setOwn<V>(object: Record<string, V>, key: string, value: V): void {
  if (key !== '__proto__') object[key] = value;
  else
    Object.defineProperty(object, key, {
      value,
      enumerable: true,
      configurable: true,
      writable: true,
    });
}
