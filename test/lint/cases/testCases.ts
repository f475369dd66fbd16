// One broken file and its mended twin for each rule about tests.
import { samePath, type HouseCase } from './houseCase.ts';

const test = 'test/main/gateway/allowRules.test.ts';
const wait = (what: string, broken: string, mended: string): HouseCase =>
  samePath('test/bareWait', what, test, broken, mended);

export const testCases: readonly HouseCase[] = [
  ...[
    'it.skip',
    'describe.only',
    'test.describe.skip',
    'it.todo',
    'test.fixme',
    'test.fail',
    'it.fails',
  ].map((call) =>
    samePath(
      'test/unproven',
      call,
      test,
      `${call}('x', () => {});`,
      `${call.split('.')[0]}('x', () => {});`,
    ),
  ),
  wait(
    'a promise that only the clock ends',
    'await new Promise((resolve) => setTimeout(resolve, 500));',
    'await until(() => done);',
  ),
  wait(
    'the same in a block',
    'await new Promise((resolve) => { setTimeout(resolve, 500); });',
    'await stays(() => calm, 500);',
  ),
  wait(
    'a value that only the clock brings',
    'await new Promise((resolve) => setTimeout(() => resolve(heard), 500));',
    'await new Promise((resolve) => { port.onmessage = resolve; setTimeout(resolve, 500); });',
  ),
  wait(
    'a limit without a race',
    'await new Promise((resolve) => setTimeout(resolve, 500));',
    'await Promise.race([answer, new Promise((resolve) => setTimeout(resolve, 500))]);',
  ),
  wait(
    'a turn that takes its time',
    'await new Promise((resolve) => setTimeout(resolve, 1));',
    'await new Promise((resolve) => setTimeout(resolve, 0));',
  ),
  wait(
    'a sleep of the page',
    'await page.waitForTimeout(500);',
    "await page.waitForSelector('main');",
  ),
  wait(
    'the sleep of Node',
    "import { setTimeout as sleep } from 'node:timers/promises';\nawait sleep(5);",
    "import { until } from '../../until.ts';\nawait until(() => done);",
  ),
];
