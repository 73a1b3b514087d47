/** A row of links of which one is chosen: ranges of a picture, parts of a list. */
import type { VNode } from 'preact';

interface Choice {
  key: string;
  label: string;
  href: string;
  chosen: boolean;
}

interface ChoicesProps {
  label: string;
  choices: readonly Choice[];
}

export const Choices = ({ label, choices }: ChoicesProps): VNode => (
  <nav class="choices" aria-label={label}>
    <ul>
      {choices.map(({ key, label: text, href, chosen }) => (
        <li key={key}>
          <a href={href} aria-current={chosen ? 'true' : undefined}>
            {text}
          </a>
        </li>
      ))}
    </ul>
  </nav>
);
