// The one table of what is broken on purpose: what joins the program's parts, where a line that is missing looks like a line that was never needed.

/**
 * `files` are broken, and `tests` are those that may notice it: paths or patterns. `short`: broken when no row is named, and so by `npm test`.
 * @typedef {{ readonly name: string, readonly short?: true, readonly files: readonly string[], readonly tests: readonly string[], readonly reason: string }} Row
 * @type {readonly Row[]}
 */
export const targets = [
  {
    name: 'compose',
    short: true,
    files: ['main/compose.electron.ts'],
    tests: ['test/main/compose*.test.ts'],
    reason: 'joins everybody by their ports',
  },
  {
    name: 'modules',
    files: [
      'main/account/accountModule.ts',
      'main/app/appModule.ts',
      'main/gateway/networkModule.ts',
      'main/meeting/{callModule,callPage,meetingFeature,meetingModule}.ts',
      'main/profile/{practiceFacts,profileModule}.ts',
      'main/prompt/promptModule.ts',
    ],
    tests: [
      'test/main/{account,app,prompt}/*.test.ts',
      'test/main/gateway/networkModule.test.ts',
      'test/main/meeting/{call,meeting}*.test.ts',
      'test/main/profile/{practiceFacts,profileModule}.test.ts',
    ],
    reason: 'each answers for its slice of the contract',
  },
  {
    name: 'shell',
    files: [
      'main/core/{log.node,module,tick.node,value,within.node}.ts',
      'main/gateway/gatewayStart.node.ts',
      'main/settings/practiceMemory.ts',
      'main/shell/{cellPages.electron,cellSession.electron,chooseFile.electron,ipcBinding.electron}.ts',
      'main/shell/{keysProcess.electron,pageLife,portJoiner.electron,preloadCache.node,window.electron}.ts',
    ],
    tests: [
      'test/main/{compose*,core/*,gateway/gatewayStart*,settings/practice*}.test.ts',
      'test/main/shell/{*.electron,pageLife,placeRules,preloadCache.node}.test.ts',
    ],
    reason: 'binds the modules to Electron',
  },
  {
    name: 'desk',
    files: ['renderer/desk/**/*Controller*.ts', 'renderer/prompt/**/*Controller*.ts'],
    tests: ['test/renderer/{desk,prompt}/**/*.test.ts'],
    reason: 'what a press or a message of another cell leads to',
  },
  {
    name: 'matrix',
    files: ['renderer/matrix/**/*Controller*.ts'],
    tests: ['test/renderer/matrix/**/*.test.ts'],
    reason: 'the account, the messages and the meeting behind the desk',
  },
  {
    name: 'call',
    files: [
      'renderer/call/app/{callAttempt,callParticipant,callSession,startCall,videoLoginPort}.dom.ts',
    ],
    tests: ['test/renderer/call/**/*.test.ts'],
    reason: 'what happens to camera, microphone and key, and when',
  },
  {
    name: 'views',
    files: ['renderer/{call,desk,prompt}/**/*.tsx', '!renderer/*/entry.tsx'],
    tests: ['test/renderer/**/*.test.tsx'],
    reason: 'the handlers of what a person can press',
  },
];
