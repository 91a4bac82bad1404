import { Button } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Knock, RoomSession } from '../../room/model';

/** Let somebody in, or refuse. */
export function KnockButtons({ session, knock }: { readonly session: RoomSession; readonly knock: Knock }) {
  const { t } = useTranslation();
  const { participant, name } = knock;
  return (
    <span className="knock-buttons">
      <Button
        className="button quiet small"
        data-action="deny"
        aria-label={t('people.denyName', { name })}
        onPress={() => session.deny(participant)}
      >
        {t('people.deny')}
      </Button>
      <Button
        className="button primary small"
        data-action="admit"
        aria-label={t('people.admitName', { name })}
        onPress={() => session.admit(participant)}
      >
        {t('people.admit')}
      </Button>
    </span>
  );
}
