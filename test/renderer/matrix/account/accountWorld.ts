// One account with the other ends of its ports: the keychain's process and the page where a person types. It decides nothing about the product.
import { vi } from 'vitest';
import { createAccountController } from '../../../../renderer/matrix/account/accountController.dom.ts';
import { apiDouble, matrixDouble, patient, portDouble, practice } from '../cellDoubles.ts';

export const cryptoStoreKey = 'A'.repeat(43);
export const credentials = { userId: patient, deviceId: 'OWN', accessToken: 'stored-token' };
export const { homeserverUrl } = practice;
export const atHome = { ...credentials, homeserverUrl };
export const fresh = { userId: patient, deviceId: 'NEW', accessToken: 'new-token' };
export const loaded = { type: 'loaded', credentials, cryptoStoreKey };
export const loadedNone = { ...loaded, credentials: null };
export const ready = { state: 'ready', code: null, device: { userId: patient, deviceId: 'OWN' } };
export const settle = () => new Promise((resolve) => setImmediate(resolve));
export const refuse = <C extends string>(code: C) => Promise.resolve({ ok: false as const, code });

export const account = () => {
  const double = matrixDouble();
  const main = apiDouble();
  const keys = portDouble();
  const prompt = portDouble();
  const changed = vi.fn<() => void>();
  const controller = createAccountController({
    api: main.api,
    matrix: double.matrix,
    practice,
    tickMs: () => 0,
    changed,
  });
  controller.takeSignInPort(prompt.port);
  const reports = () => main.inputsOf('account.report');
  return {
    ...double,
    main,
    keys,
    prompt,
    changed,
    controller,
    reports,
    say: async (message: object) => {
      prompt.say(message);
      await settle();
    },
    answer: async (message: object) => {
      keys.say(message);
      await settle();
    },
    /** The keychain's process was asked to load, and answers. */
    start: async (answer: object = loaded) => {
      controller.takeKeysPort(keys.port);
      void controller.start();
      await settle();
      keys.say(answer);
      await settle();
    },
  };
};
export const signIn = { type: 'signIn', name: 'patient', password: 'secret words' };
export const replace = { type: 'replaceIdentity', password: 'secret words' };
