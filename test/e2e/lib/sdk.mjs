// The official TypeScript SDK, as its own documentation tells to set it up.
import { LookerNodeSDK, NodeSettingsIniFile } from '@looker/sdk-node';

/** A client for an instance: credentials from its looker.ini, the address from the server that runs. */
export function connect(instance, key) {
  const settings = new NodeSettingsIniFile('LOOKERSDK', instance.iniFile, 'Looker');
  if (key) settings.readConfig = () => key;
  settings.base_url = instance.url;
  settings.verify_ssl = true;
  return LookerNodeSDK.init40(settings);
}

/** The error that a call ends with. */
export async function failure(promise) {
  let value;
  try {
    value = await promise;
  } catch (error) {
    return error;
  }
  throw new Error(`expected a failure, got ${JSON.stringify(value)?.slice(0, 200)}`);
}
