/** The whole of the admin's page: the bar, the menu, and the page that the address names. */
import React, { useEffect, useState } from 'react';
import { Route, Routes, useLocation } from 'react-router-dom';
import { Dashboard } from './dashboard.js';
import { ActionPage, NewPage } from './form-page.js';
import { ImportWizard } from './import-wizard.js';
import { ListPage } from './list-page.js';
import { Menu } from './menu.js';
import { NoticeBoard } from './notices.js';
import { NothingHere } from './page-parts.js';
import { RecordPage } from './record-page.js';
import { useWords } from './state.js';
import { TopBar } from './top-bar.js';

export default function Application(): React.ReactElement {
  const words = useWords();
  const { pathname } = useLocation();
  const [menuOpen, setMenuOpen] = useState(false);
  useEffect(() => {
    setMenuOpen(false);
    window.scrollTo(0, 0);
  }, [pathname]);
  return (
    <div className="house-admin" data-css="app">
      <a className="skip" href="#content">
        {words('skip')}
      </a>
      <TopBar menuOpen={menuOpen} onMenu={() => setMenuOpen(!menuOpen)} />
      <Menu open={menuOpen} />
      <main id="content" tabIndex={-1}>
        <NoticeBoard>
          <Routes>
            <Route path="/admin" element={<Dashboard />} />
            <Route path="/admin/resources/:screenId" element={<ListPage />} />
            <Route path="/admin/resources/:screenId/actions/list" element={<ListPage />} />
            <Route path="/admin/resources/Import/actions/new" element={<ImportWizard />} />
            <Route path="/admin/resources/:screenId/actions/:actionName" element={<NewPage />} />
            <Route path="/admin/resources/:screenId/records/:recordId/show" element={<RecordPage />} />
            <Route path="/admin/resources/:screenId/records/:recordId/:actionName" element={<ActionPage />} />
            <Route path="*" element={<NothingHere />} />
          </Routes>
        </NoticeBoard>
      </main>
    </div>
  );
}
