import { LogOut, type LucideIcon, MessageSquare, Mic, MicOff, Video, VideoOff } from 'lucide-react';
import { type KeyboardEvent, type ReactElement } from 'react';
import { Button as AriaButton, ToggleButton, Tooltip, TooltipTrigger } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../lib/ui/icons.tsx';
import css from './ControlsView.module.css';

/** 'notYet': it is off and cannot be turned on before the call begins. 'missing': there is none, or Alcove may not use it. */
export type DeviceState = 'on' | 'off' | 'notYet' | 'missing';

export type ControlsViewProps = {
  readonly microphone: DeviceState;
  readonly camera: DeviceState;
  readonly isChatOpen: boolean;
  readonly unread: number;
  readonly onMicrophone: (on: boolean) => void;
  readonly onCamera: (on: boolean) => void;
  readonly onChat: (open: boolean) => void;
  readonly onLeave: () => void;
};

/** One row of controls, each with its word and its state in words. */
export function ControlsView(props: ControlsViewProps): ReactElement {
  const { t } = useTranslation();
  const { microphone, camera, isChatOpen, unread, onMicrophone, onCamera, onChat, onLeave } = props;
  const hasNew = unread > 0 && !isChatOpen;
  return (
    <div className={css.controls} role="toolbar" aria-label={t('stage.controls')}>
      <DeviceControl
        state={microphone}
        icons={[Mic, MicOff]}
        name={t('stage.microphone')}
        tip={(next) => t('stage.microphoneTip', { next })}
        onChange={onMicrophone}
      />
      <DeviceControl
        state={camera}
        icons={[Video, VideoOff]}
        name={t('stage.camera')}
        tip={(next) => t('stage.cameraTip', { next })}
        onChange={onCamera}
      />
      <ToggleButton
        className={[css.control, isChatOpen ? css.open : ''].join(' ')}
        isSelected={isChatOpen}
        onChange={onChat}
      >
        <Icon of={MessageSquare} />
        <span className={css.name}>{t('stage.chat')}</span>
        <span className={[css.state, hasNew ? css.look : ''].join(' ')} aria-hidden={!hasNew}>
          {hasNew
            ? t('stage.new', { count: unread })
            : isChatOpen
              ? t('stage.open')
              : t('stage.closed')}
        </span>
      </ToggleButton>
      <AriaButton className={[css.control, css.leave].join(' ')} onPress={onLeave}>
        <Icon of={LogOut} />
        <span className={css.name}>{t('stage.leave')}</span>
      </AriaButton>
    </div>
  );
}

type DeviceControlProps = {
  readonly state: DeviceState;
  readonly icons: readonly [LucideIcon, LucideIcon];
  readonly name: string;
  readonly tip: (next: string) => string;
  readonly onChange: (on: boolean) => void;
};

function DeviceControl({ state, icons, name, tip, onChange }: DeviceControlProps): ReactElement {
  const { t } = useTranslation();
  const isOn = state === 'on';
  // The space bar may turn a device off, never on: a bump or the habit of push-to-talk must not open the microphone. Enter does both.
  const refuseSpace = (event: KeyboardEvent): void => {
    if (event.key !== ' ' || isOn) return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <span className={css.slot} onKeyDownCapture={refuseSpace}>
      <TooltipTrigger delay={600}>
        <ToggleButton
          className={[css.control, isOn ? '' : state === 'notYet' ? css.notYet : css.off].join(' ')}
          isSelected={isOn}
          isDisabled={state === 'missing' || state === 'notYet'}
          onChange={onChange}
        >
          <Icon of={isOn ? icons[0] : icons[1]} />
          <span className={css.name}>{name}</span>
          <span className={css.state} aria-hidden={state !== 'missing'}>
            {state === 'missing' ? t('stage.missing') : isOn ? t('stage.on') : t('stage.off')}
          </span>
        </ToggleButton>
        <Tooltip className={css.tip ?? ''} offset={12}>
          {tip(isOn ? t('stage.off') : t('stage.on'))}
        </Tooltip>
      </TooltipTrigger>
    </span>
  );
}
