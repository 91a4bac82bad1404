import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DeviceInput } from './device-input';

interface Question {
  resolve(stream: MediaStream): void;
  reject(error: Error): void;
}

function track(label: string): MediaStreamTrack {
  return { label, stop: () => undefined, getSettings: () => ({}) } as unknown as MediaStreamTrack;
}

function streamOf(only: MediaStreamTrack): MediaStream {
  return { getTracks: () => [only] } as unknown as MediaStream;
}

describe('a device that is unplugged', () => {
  let questions: Question[];
  let lost: [string, string | undefined][];
  let input: DeviceInput;
  let inUse: MediaStreamTrack;

  beforeEach(() => {
    questions = [];
    lost = [];
    vi.stubGlobal('navigator', {
      mediaDevices: {
        getUserMedia: () =>
          new Promise<MediaStream>((resolve, reject) => {
            questions.push({ resolve, reject });
          }),
      },
    });
    input = new DeviceInput(
      'camera',
      {},
      {
        changed: () => undefined,
        lost: (label, replacement) => lost.push([label, replacement]),
        refused: () => undefined,
      },
    );
    inUse = track('old');
    input.adopt(inUse);
    inUse.onended?.(new Event('ended'));
  });

  afterEach(() => vi.unstubAllGlobals());

  async function answer(index: number, settle: (question: Question) => void): Promise<void> {
    settle(questions[index] as Question);
    // What follows is a chain of promises, and takes no time.
    await new Promise((resolve) => setTimeout(resolve));
  }

  it('is replaced by another one', async () => {
    await answer(0, ({ resolve }) => resolve(streamOf(track('new'))));
    expect(input.track?.label).toBe('new');
    expect(input.problem).toBeUndefined();
    expect(lost).toEqual([['old', 'new']]);
  });

  it('is a problem where there is no other one', async () => {
    await answer(0, ({ reject }) => reject(new DOMException('', 'NotFoundError')));
    expect(input.problem).toBe('not-found');
    expect(lost).toEqual([['old', undefined]]);
  });

  it.each(['finds another one', 'finds none'])(
    'leaves the problem of a newer attempt alone when it %s',
    async (how) => {
      input.choose('other');
      await answer(1, ({ reject }) => reject(new DOMException('', 'NotReadableError')));
      expect(input.problem).toBe('in-use');
      await answer(0, ({ resolve, reject }) => {
        if (how === 'finds another one') {
          resolve(streamOf(track('new')));
        } else {
          reject(new DOMException('', 'NotFoundError'));
        }
      });
      expect(input.problem).toBe('in-use');
    },
  );
});
