/* A hub in a directory of its own with the demo's events, and terminals played by hand: keys, journal, batches.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "hub-service.h"
#include "hub-sql.h"
#include "tk-journal.h"
#include "tk-keys.h"

G_BEGIN_DECLS

#define FIXTURE_NOW G_GINT64_CONSTANT (1795276800000) /* 2026-11-21T16:00:00Z */

typedef struct {
  TkFakeClock clock;
  char *dir;
  char *uri;
  char *key_file;  /* of the hub; on both drivers in dir */
  HubService *service;
  HubDemoCodes codes;
  SqlConn *reader;
} HubFixture;

void hub_fixture_set_up (HubFixture *fixture);    /* with demo data */
void hub_fixture_tear_down (HubFixture *fixture);
void hub_fixture_reopen (HubFixture *fixture);
/* To read straight from the database; give it back when every row is done. */
SqlConn *hub_fixture_reader (HubFixture *fixture);
void hub_fixture_done_reading (HubFixture *fixture);
/* One integer or one text straight from the database. (transfer full) */
gint64 hub_fixture_int (HubFixture *fixture, const char *sql);
char *hub_fixture_text (HubFixture *fixture, const char *sql);
/* How many incidents of that kind are open. */
gint64 hub_fixture_incidents (HubFixture *fixture, const char *kind);
/* Runs one statement as another program would. */
void hub_fixture_run (HubFixture *fixture, const char *sql);
/* From here on the database refuses every new row of `table`, as if by a rule of its own, until it is cured. */
void hub_fixture_poison (HubFixture *fixture, const char *table, const char *reason);
/* The same, of every change of a row. */
void hub_fixture_poison_changes (HubFixture *fixture, const char *table, const char *reason);
void hub_fixture_cure (HubFixture *fixture, const char *table);

/* A terminal of the test: enrolled at the hub, keeps its own journal. */
typedef struct {
  HubFixture *fixture;
  TkKeyPair *key;
  TkWireEnrolReply *enrolled;
  HubTerminal *terminal;
  GPtrArray *journal;        /* TkJournalEntry */
  guint sent;                /* entries the hub acknowledged */
} FakeTerminal;

/* kind "box-office", "gate" or "both", for both events; name must be new. */
FakeTerminal *fake_terminal_new (HubFixture *fixture, const char *name, const char *kind);
FakeTerminal *fake_terminal_enrol (HubFixture *fixture, const char *code, GError **error);
void fake_terminal_free (FakeTerminal *terminal);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakeTerminal, fake_terminal_free)

/* Seals one more entry and returns its id (owned by the journal). */
const char *fake_terminal_append (FakeTerminal *terminal, const char *kind, const char *body);
/* A sale of one ticket in cash. */
const char *fake_terminal_sell (FakeTerminal *terminal, gint64 event, gint64 type, gint64 serial, gint64 unit);
const char *fake_terminal_check_in (FakeTerminal *terminal, const char *kind, const char *direction, gint64 type,
                                    gint64 serial);

/* Entries first..last (by seq) as a batch with a good head; free with tk_wire_free (&tk_wire_batch_shape, …). */
TkWireBatch *fake_terminal_batch (FakeTerminal *terminal, guint first, guint last);
/* Signs the head of a batch that was tampered with, as somebody who has the key could. */
void fake_terminal_sign (FakeTerminal *terminal, TkWireBatch *batch);
TkWireBatchReply *fake_terminal_send_batch (FakeTerminal *terminal, TkWireBatch *batch, GError **error);
/* Everything not yet acknowledged; asserts that it is taken. (transfer full) */
TkWireBatchReply *fake_terminal_send (FakeTerminal *terminal);
const char *fake_terminal_status (const TkWireBatchReply *reply, guint index);
/* The same, and the last entry must have ended so; NULL: however it ended. */
void fake_terminal_tell (FakeTerminal *terminal, const char *status);

/* Asserts success. (transfer full) */
TkWireLeaseReply *fake_terminal_lease (FakeTerminal *terminal, gint64 event, gint64 type, gint64 held, gint64 want);
/* The same with none held, whatever the hub grants. */
void fake_terminal_fetch_lease (FakeTerminal *terminal, gint64 event, gint64 type, gint64 want);

/* Reads the whole feed from `cursor` on, in pages of `limit`; (transfer full) of TkWireChange. *cursor is moved on. */
GPtrArray *fake_terminal_changes (FakeTerminal *terminal, char **cursor, guint limit);
/* The latest change of that kind and key; NULL when there is none. Key NULL: any. */
const TkWireChange *hub_fixture_find (GPtrArray *changes, const char *kind, const char *key);
guint hub_fixture_count (GPtrArray *changes, const char *kind);

G_END_DECLS
