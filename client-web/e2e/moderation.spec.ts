import { expect, test } from '@playwright/test';
import { atTheDoor, goAway, goIn, idOf, inACall, onPath, seesOthers, type Person } from './people';
import { hearsSomething } from './sound';

/** What signaling says to somebody who comes with this resume token: the type of its answer, or the code of an error. */
function answerTo(resume: string, room: string, { page }: Person): Promise<string> {
  const join = { type: 'join', room, name: 'Ben', resume, sources: { microphone: true, camera: true, screen: false } };
  return page.evaluate(
    (join) =>
      new Promise<string>((resolve) => {
        const socket = new WebSocket(`ws://${location.host}/ws`, 'gridroom.v1');
        socket.onopen = () => socket.send(JSON.stringify(join));
        socket.onmessage = ({ data }) => {
          const answer = JSON.parse(`${data}`) as { readonly type: string; readonly code?: string };
          resolve(answer.code ?? answer.type);
          socket.close();
        };
      }),
    join,
  );
}

/** Does something about somebody in the panel of people. */
async function act({ page }: Person, whom: string, action: string): Promise<void> {
  const panel = page.locator('[data-action="people"]');
  if ((await panel.getAttribute('aria-expanded')) !== 'true') await panel.click();
  await page.getByRole('button', { name: `Actions for ${whom}` }).click();
  await page.getByRole('menuitem', { name: action }).click();
}

test('the first one locks the room, refuses somebody who knocks, and lets them in the next time', async ({
  browser,
}) => {
  const room = `locked-${Date.now()}`;
  const ada = await atTheDoor(browser, room, 'Ada');
  const ben = await atTheDoor(browser, room, 'Ben');
  await goIn(ada);
  await ada.page.locator('[data-action="people"]').click();
  await ada.page.getByText('Lock the room').click();
  await expect(ada.page.locator('.locked')).toBeVisible();

  await goIn(ben);
  await expect(ben.page.locator('[data-phase="waiting"]')).toBeVisible();
  await ada.page.locator('[data-action="deny"]').click();
  await expect(ben.page.locator('[data-end-code="denied"]')).toBeVisible();
  await expect(ada.page.locator('[data-participant]')).toHaveCount(0);

  await ben.page.locator('[data-action="rejoin"]').click();
  await ada.page.locator('[data-action="admit"]').click();
  for (const person of [ada, ben]) await seesOthers(person, 1);
  await goAway(ada, ben);
});

test('a moderator mutes somebody, and takes them out of the room', async ({ browser }) => {
  const room = `mute-${Date.now()}`;
  let resume = '';
  const [ada, ben] = await inACall(browser, room, ['Ada', 'Ben'], {
    prepare: async (page) => {
      page.on('websocket', (socket) =>
        socket.on('framereceived', ({ payload }) => {
          resume = /"resume":"([^"]+)"/.exec(`${payload}`)?.[1] ?? resume;
        }),
      );
    },
  });
  await onPath(ada, 'p2p');
  const bensId = await idOf(ben);
  await hearsSomething(ada, true);

  await act(ada, 'Ben', 'Mute microphone');
  await expect(ben.page.locator('[data-notice="muted-by"]')).toContainText('Ada turned off your microphone');
  await expect(ben.page.locator('[data-action="microphone"]')).toHaveAttribute('data-off', 'true');
  await expect(ada.page.locator(`[data-participant="${bensId}"]`)).toHaveAttribute('aria-label', /muted/);
  await hearsSomething(ada, false);

  await ben.page.locator('[data-action="microphone"]').click();
  await hearsSomething(ada, true);

  await act(ada, 'Ben', 'Remove from the room');
  await ada.page.locator('[data-action="remove"]').click();
  await expect(ben.page.locator('[data-end-code="removed"]')).toBeVisible();
  await expect(ben.page.getByRole('heading', { name: 'You were removed from the room' })).toBeVisible();
  await expect(ada.page.locator('[data-participant]')).toHaveCount(0);

  expect(await answerTo(resume, room, ben)).toBe('resume-refused');

  // Who comes back is somebody new.
  await ben.page.locator('[data-action="rejoin"]').click();
  for (const person of [ada, ben]) await seesOthers(person, 1);
  expect(await idOf(ben)).not.toBe(bensId);
  await goAway(ada, ben);
});

test('nothing is heard of a muted person on any path, whatever their page does', async ({ browser }) => {
  const room = `hostile-${Date.now()}`;
  const ada = await atTheDoor(browser, room, 'Ada');
  const ben = await atTheDoor(browser, room, 'Ben');
  const cleo = await atTheDoor(browser, room, 'Cleo', {
    prepare: (page) =>
      page.routeWebSocket('**/ws', (near) => {
        const far = near.connectToServer();
        far.onMessage((message) => {
          if (!`${message}`.includes('"type":"muted"')) near.send(message);
        });
      }),
  });
  await goIn(ada);
  await ada.page.locator('[data-action="microphone"]').click();
  await goIn(cleo);
  await onPath(ada, 'p2p');
  await hearsSomething(ada, true);

  await act(ada, 'Cleo', 'Mute microphone');
  await hearsSomething(ada, false);
  await expect(cleo.page.locator('[data-action="microphone"]')).toHaveAttribute('data-off', 'false');

  await goIn(ben);
  for (const person of [ada, ben]) {
    await onPath(person, 'sfu');
    await seesOthers(person, 2);
  }
  // Voices come through the node: that of Ben, and none when he is silent.
  await hearsSomething(ada, true);
  await ben.page.locator('[data-action="microphone"]').click();
  for (const person of [ada, ben]) await hearsSomething(person, false);
  await goAway(ada, ben, cleo);
});
