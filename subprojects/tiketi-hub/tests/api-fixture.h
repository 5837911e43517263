/* A whole hub in a temporary folder, served over loopback, and terminals enrolled with it.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include "hub-api.h"
#include "hub-service.h"
#include "raw-client.h"
#include "tk-journal.h"
#include "tk-keys.h"

G_BEGIN_DECLS

typedef struct {
  char *folder;
  char *uri;
  HubService *service;
  HubHttpServer *server;
  guint16 port;
  HubDemoCodes codes;
  guint people; /* made by api_fixture_person() */
} ApiFixture;

void api_fixture_set_up (ApiFixture *fixture, gconstpointer data);
void api_fixture_tear_down (ApiFixture *fixture, gconstpointer data);
/* A new one-time code for a terminal of kind "both" and both events. (transfer full) */
char *api_fixture_invite (ApiFixture *fixture, const char *name);
/* "Authorization: Bearer …" as a whole header line for somebody who is signed in, without HTTP and without hashing: the demo's
 * admin@tiketi.example, organizer@…, attendee@… (password tamasha-demo), or any other account. (transfer full) */
char *api_fixture_token (ApiFixture *fixture, const char *email);
/* A new account of that role, "supervisor@test.example", "supervisor-2@…" …, password tamasha-demo. (transfer full) its e-mail */
char *api_fixture_person (ApiFixture *fixture, TkRole role);
/* Removes a folder of plain files. */
void api_remove_folder (const char *folder);

typedef struct {
  gint64 id;
  char *authorization; /* a whole header line */
  TkKeyPair *key;
  gint64 seq;
  guint8 head[TK_DIGEST_SIZE];
} ApiTerminal;

ApiTerminal *api_terminal_enrol (ApiFixture *fixture, const char *code);
void api_terminal_free (ApiTerminal *terminal);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ApiTerminal, api_terminal_free)

/* A body for POST /terminals/enrol. (transfer full) */
char *api_enrol_body (const char *code, const TkKeyPair *key);
/* The next `n` journal entries as a batch, signed; the terminal's head moves. (transfer full) */
char *api_terminal_batch (ApiTerminal *terminal, guint n);
RawReply *api_terminal_push (ApiFixture *fixture, ApiTerminal *terminal, const char *batch);
RawReply *api_terminal_changes (ApiFixture *fixture, ApiTerminal *terminal, const char *since, guint wait);
/* The cursor of a page of the feed. (transfer full) */
char *api_cursor (const RawReply *page);
/* Reads the feed until there is no more; its last cursor. (transfer full) */
char *api_terminal_drain (ApiFixture *fixture, ApiTerminal *terminal);
/* A change for every terminal: another terminal is invited, enrolled and thereby certified. */
void api_fixture_commit_change (ApiFixture *fixture, const char *name);

G_END_DECLS
