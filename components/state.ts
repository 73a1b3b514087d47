/** What the page was sent with: the screens this person may see, and who the person is. */
import { useTranslation } from 'adminjs';
import { useSelector } from 'react-redux';
import type { ColumnJSON, ScreenJSON } from '../src/admin/screen-json.js';

export interface Session {
  id: string;
  email: string;
  title: string;
  role: string;
}

interface State {
  resources: ScreenJSON[];
  session: Session;
}

export const useScreens = (): ScreenJSON[] => useSelector((state: State) => state.resources);
export const useScreen = (id: string | undefined): ScreenJSON | undefined =>
  useScreens().find((screen) => screen.id === id);
export const useSession = (): Session => useSelector((state: State) => state.session);

export const columnOf = (screen: ScreenJSON, name: string): ColumnJSON | undefined =>
  screen.columns.find((column) => column.name === name);

export type Words = (key: string, params?: Record<string, string | number>) => string;

/** The interface's own words. */
export function useWords(): Words {
  const { t } = useTranslation();
  return (key, params) => String(t(`ui.${key}`, { ...params }));
}

const ROOT = '/admin/resources';
export const listUrl = (screen: string, filters: Record<string, string> = {}): string => {
  const query = new URLSearchParams(
    Object.entries(filters).map(([name, value]) => [`filters.${name}`, value]),
  ).toString();
  return `${ROOT}/${screen}${query && `?${query}`}`;
};
export const recordUrl = (screen: string, id: string, action = 'show'): string =>
  `${ROOT}/${screen}/records/${id}/${action}`;
export const newUrl = (screen: string, action = 'new'): string => `${ROOT}/${screen}/actions/${action}`;
