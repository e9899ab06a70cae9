import type { FromCleanUpPage } from '../../messages/cleanUp.ts';
import type { RuleSources } from './ruleSources.ts';

/** What the page sends about sources of rules. */
export type RuleMessage = Extract<
  FromCleanUpPage,
  { type: 'setRules' | 'saveRules' | 'discardRules' | 'openSource' | 'switchSource' | 'createFile' }
>;

/** Does what the page asks for. @throws what the sources throw. */
export async function changeSources(sources: RuleSources, message: RuleMessage): Promise<void> {
  switch (message.type) {
    case 'setRules':
      sources.setRules(message.source, message.rules);
      break;
    case 'saveRules':
      return sources.save(message.source);
    case 'discardRules':
      sources.discard(message.source);
      break;
    case 'openSource':
      return sources.open(message.source);
    case 'switchSource':
      sources.switch(message.source, message.isOn);
      break;
    case 'createFile':
      return sources.createFile();
  }
}
