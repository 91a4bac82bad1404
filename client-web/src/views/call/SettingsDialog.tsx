import { useState } from 'react';
import { Button, Dialog, Heading, Input, Label, Modal, ModalOverlay, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { LocalDevices } from '../../media/devices';
import type { RoomSession } from '../../room/model';
import { NAME_LIMIT } from '../address';
import { DeviceFields } from '../lobby/DeviceFields';
import { DeviceHelp } from '../lobby/DeviceHelp';
import { LevelMeter } from '../lobby/LevelMeter';
import { remember } from '../ui/preferences';

interface SettingsDialogProps {
  readonly session: RoomSession;
  readonly devices: LocalDevices;
  readonly isOpen: boolean;
  readonly close: () => void;
}

/** The lobby's choices, in the call. */
export function SettingsDialog({ session, devices, isOpen, close }: SettingsDialogProps) {
  return (
    <ModalOverlay className="overlay" isOpen={isOpen} onOpenChange={close} isDismissable>
      <Modal className="modal">
        <SettingsForm session={session} devices={devices} close={close} />
      </Modal>
    </ModalOverlay>
  );
}

function SettingsForm({ session, devices, close }: Omit<SettingsDialogProps, 'isOpen'>) {
  const { t } = useTranslation();
  const [name, setName] = useState(session.snapshot().self.name);
  const save = () => {
    const chosen = name.trim();
    if (chosen !== '' && chosen !== session.snapshot().self.name) {
      session.rename(chosen);
      remember('name', chosen);
    }
    close();
  };
  return (
    <Dialog className="dialog">
      <Heading slot="title">{t('settings.heading')}</Heading>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <TextField className="field" value={name} onChange={setName}>
          <Label>{t('lobby.nameLabel')}</Label>
          <Input autoComplete="name" maxLength={NAME_LIMIT} />
        </TextField>
        <DeviceFields devices={devices} />
        <LevelMeter devices={devices} />
        <DeviceHelp devices={devices} inCall />
        <div className="button-row end-row">
          <Button type="submit" className="button primary">
            {t('settings.done')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
