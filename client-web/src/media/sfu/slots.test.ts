import { describe, expect, it } from 'vitest';
import { newestSource, SlotContents } from './slot-contents';
import { assignSlots, sameWishes, slotCountFor } from './slot-wishes';

const cameraOf = (participant: string) => ({ participant, source: 'camera' as const });
const wish = (mid: string, participant: string) => ({ mid, participant, source: 'camera' as const });

describe('wishes for slots', () => {
  it('fill free slots in order of importance', () => {
    expect(assignSlots([], [cameraOf('ada'), cameraOf('ben')], ['6', '7', '8'])).toEqual([
      wish('6', 'ada'),
      wish('7', 'ben'),
    ]);
  });

  it('leave everybody where they are when the order changes', () => {
    const before = [wish('6', 'ada'), wish('7', 'ben')];
    expect(sameWishes(assignSlots(before, [cameraOf('ben'), cameraOf('ada')], ['6', '7']), before)).toBe(true);
  });

  it('give the slot of one who is not shown any more to the next', () => {
    const before = [wish('6', 'ada'), wish('7', 'ben')];
    expect(assignSlots(before, [cameraOf('ben'), cameraOf('cleo')], ['6', '7'])).toEqual([
      wish('7', 'ben'),
      wish('6', 'cleo'),
    ]);
  });

  it('leave out what is least important when there are too few slots', () => {
    expect(assignSlots([wish('6', 'ben')], [cameraOf('ada'), cameraOf('ben')], ['6'])).toEqual([wish('6', 'ada')]);
  });

  it('tell the camera of a person from the screen', () => {
    const before = [wish('6', 'ada')];
    const videos = [{ participant: 'ada', source: 'screen' as const }, cameraOf('ada')];
    expect(assignSlots(before, videos, ['6', '7'])).toEqual([
      wish('6', 'ada'),
      { mid: '7', participant: 'ada', source: 'screen' },
    ]);
  });

  it.each([
    [0, 3],
    [3, 3],
    [4, 9],
    [10, 16],
    [25, 25],
    [60, 50],
  ])('grow in steps: %d videos have %d slots', (videos, slots) => {
    expect(slotCountFor(videos)).toBe(slots);
  });
});

describe('the contents of slots', () => {
  const holding = (mid: string, participant: string, csrc: number) => ({
    mid,
    participant,
    source: 'camera' as const,
    csrc,
  });

  it('are certain at once in a slot that was never used', () => {
    const contents = new SlotContents();
    contents.assign([holding('6', 'ada', 1)]);
    expect(contents.find('ada', 'camera')?.mid).toBe('6');
    expect(contents.unconfirmed()).toEqual([]);
  });

  it('wait for packets of the new source in a slot that showed somebody else', () => {
    const contents = new SlotContents();
    contents.assign([holding('6', 'ada', 1)]);
    contents.assign([holding('6', 'ben', 2)]);
    expect(contents.find('ada', 'camera')).toBeUndefined();
    expect(contents.find('ben', 'camera')).toBeUndefined();
    contents.confirm('6', 1, 5000);
    expect(contents.find('ben', 'camera')).toBeUndefined();
    contents.confirm('6', 2, 9000);
    expect(contents.find('ben', 'camera')).toMatchObject({ mid: '6', fromRtpTimestamp: 9000 });
  });

  it('remember who was in a slot that was empty in between', () => {
    const contents = new SlotContents();
    contents.assign([holding('6', 'ada', 1)]);
    contents.assign([]);
    contents.assign([holding('6', 'ben', 2)]);
    expect(contents.unconfirmed()).toHaveLength(1);
  });

  it('are certain when the same source comes back', () => {
    const contents = new SlotContents();
    contents.assign([holding('6', 'ada', 1)]);
    contents.assign([]);
    contents.assign([holding('6', 'ada', 1)]);
    expect(contents.find('ada', 'camera')?.mid).toBe('6');
  });

  it('stay confirmed when signaling repeats them', () => {
    const contents = new SlotContents();
    contents.assign([holding('6', 'ada', 1)]);
    contents.assign([holding('6', 'ben', 2)]);
    contents.confirm('6', 2, 9000);
    contents.assign([holding('6', 'ben', 2), holding('7', 'ada', 1)]);
    expect(contents.unconfirmed()).toEqual([]);
  });
});

describe('the newest contributing source', () => {
  it('is the one with the latest RTP timestamp, also across the wrap', () => {
    expect(newestSource([])).toBeUndefined();
    expect(
      newestSource([
        { source: 1, rtpTimestamp: 0xffff_fff0 },
        { source: 2, rtpTimestamp: 200 },
        { source: 3, rtpTimestamp: 0xffff_ff00 },
      ])?.source,
    ).toBe(2);
  });
});
