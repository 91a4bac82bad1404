import { expect, it } from 'vitest';
import { problemsOf } from './DeviceHelp';

it('explains a problem that both devices have once, and different ones apart', () => {
  const denied = 'permission-denied' as const;
  expect(problemsOf({ cameraProblem: denied, microphoneProblem: denied })).toEqual([
    { devices: 'both', problem: denied },
  ]);
  expect(problemsOf({ cameraProblem: 'in-use', microphoneProblem: denied })).toEqual([
    { devices: 'microphone', problem: denied },
    { devices: 'camera', problem: 'in-use' },
  ]);
  expect(problemsOf({ cameraProblem: undefined, microphoneProblem: undefined })).toEqual([]);
});
