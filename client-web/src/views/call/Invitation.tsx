import { useTranslation } from 'react-i18next';
import type { RoomSession } from '../../room/model';
import { linkTo } from '../address';
import { CopyLink } from './CopyLink';

/** For the first one in: the link, to send to the others. */
export function Invitation({ session }: { readonly session: RoomSession }) {
  const { t } = useTranslation();
  const { room } = session.snapshot();
  return (
    <div className="invitation">
      <p>{t('call.alone')}</p>
      <div className="invitation-link">
        <output aria-label={t('call.aloneLink')}>{linkTo(room, location.origin).replace(/^https?:\/\//, '')}</output>
        <CopyLink room={room} className="button primary small" />
      </div>
    </div>
  );
}
