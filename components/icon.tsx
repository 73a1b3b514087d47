/** The menu's pictures: one line each, on a 16-pixel grid. */
import React from 'react';

const PATHS: Readonly<Record<string, string>> = {
  home: 'M2 7.5 8 2.5l6 5M3.5 6.5v7h9v-7M6.5 13.5v-4h3v4',
  users:
    'M6 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM1.5 13.5c0-2.5 2-4 4.5-4s4.5 1.500 4.5 4M10.500 2.800a2.500 2.500 0 0 1 0 4.400M12 9.800c1.600.500 2.500 1.800 2.500 3.700',
  paper: 'M4 1.500h5.500L12.500 4.500v10H4zM9.500 1.500v3h3M6 8h4.500M6 11h4.500',
  star: 'm8 2 1.800 3.800 4.200.500-3.100 2.900.800 4.100L8 11.300l-3.700 2 .800-4.100L2 6.300l4.200-.500z',
  folder: 'M1.500 13V3.500h4.500l1.500 2h7V13z',
  layers: 'm8 2 6.500 3.500L8 9 1.500 5.500zM1.500 8.500 8 12l6.500-3.500',
  exchange: 'M2 5.500h11M10 2.500l3 3-3 3M14 10.500H3M6 7.500l-3 3 3 3',
  transfer: 'M8 1.500v9M4.500 7 8 10.500 11.500 7M2 13.500h12',
  calendar: 'M2 3.500h12v10.500H2zM2 7h12M5 1.500v3M11 1.500v3',
  tag: 'M2 2h6l6 6-6 6-6-6zM5 5h.010',
  coin: 'M8 14.500a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13ZM8 4.500v7M10 6c-.500-.700-1.200-1-2-1-1.100 0-2 .600-2 1.500S7 7.800 8 8s2 .600 2 1.500S9.100 11 8 11c-.800 0-1.500-.300-2-1',
  line: 'M1.500 12.500 5.500 8l3 2.500 6-7M11 3.500h3.500V7',
  news: 'M1.500 3h10.500v10.500H3a1.500 1.500 0 0 1-1.500-1.500zM12 6h2.500v6a1.500 1.500 0 0 1-1.500 1.500M4 6h5.500M4 8.500h5.500M4 11h3',
  ticket: 'M1.500 4h13v3a1.300 1.300 0 0 0 0 2.500V12.500h-13V9.500a1.300 1.300 0 0 0 0-2.500zM9.500 4v8.500',
  message: 'M1.500 2.500h13v9H7l-3.500 3v-3h-2z',
  book: 'M3 2h9.500v12H4.500A1.500 1.500 0 0 1 3 12.500zM3 12.500A1.500 1.500 0 0 1 4.500 11h8M6 5h4',
  key: 'M5 11.500a3.500 3.500 0 1 1 3.300-4.700L14.500 6.800v3h-2v2h-3V10H8.300A3.500 3.500 0 0 1 5 11.500ZM4.500 8h.010',
  menu: 'M2 4h12M2 8h12M2 12h12',
};

export const Icon = ({ name }: { name: string }): React.ReactElement => (
  <svg
    className="icon"
    viewBox="0 0 16 16"
    width="16"
    height="16"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.25"
    strokeLinecap="round"
    strokeLinejoin="round"
    aria-hidden="true"
  >
    <path d={PATHS[name] ?? ''} />
  </svg>
);
