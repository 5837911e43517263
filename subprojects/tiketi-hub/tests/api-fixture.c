/* A whole hub for tests. SPDX-License-Identifier: GPL-3.0-or-later */
#include "api-fixture.h"

#include <string.h>
#include <glib/gstdio.h>
#include "test-database.h"
#include "tk-base64url.h"
#include "tk-clock.h"
#include "tk-uuid.h"
#include "hub-token.h"
#include "hub-web.h"
#include "tk-wire-messages.h"

void
api_fixture_set_up (ApiFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *key_file = NULL;
  HubHttpSettings settings = { .listen = "127.0.0.1:0" };
  HubWebRules rules = { .cost = TK_PIN_COST_TEST };

  tk_keys_init ();
  fixture->folder = g_dir_make_tmp ("tiketi-api-XXXXXX", &error);
  g_assert_no_error (error);
  key_file = g_build_filename (fixture->folder, "hub.db.key", NULL);
  hub_service_set_key_file (key_file);
  fixture->uri = test_database_new (fixture->folder);
  hub_service_init (fixture->uri, tk_clock_system (), &error);
  g_assert_no_error (error);
  fixture->service = hub_service_open (fixture->uri, tk_clock_system (), &error);
  g_assert_no_error (error);
  hub_service_set_web (fixture->service, &rules, &error);
  g_assert_no_error (error);
  hub_service_demo (fixture->service, &fixture->codes, &error);
  g_assert_no_error (error);

  hub_api_apply (&settings, fixture->service);
  fixture->server = hub_http_server_start (&settings, &error);
  g_assert_no_error (error);
  fixture->port = hub_http_server_get_port (fixture->server);
}

void
api_remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
}

void
api_fixture_tear_down (ApiFixture *fixture, gconstpointer data)
{
  hub_http_server_stop (fixture->server);
  hub_service_close (fixture->service);
  test_database_drop (fixture->uri);
  api_remove_folder (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->uri);
  g_free (fixture->codes.box_office_code);
  g_free (fixture->codes.gate_code);
}

char *
api_fixture_invite (ApiFixture *fixture, const char *name)
{
  g_autoptr (GArray) events = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint32 numbers[] = { 1, 2 };
  HubTerminalInvite invite = { (char *) name, (char *) "both", events, 3600000 };
  g_autoptr (GError) error = NULL;
  gint64 id = 0;
  char *code;

  g_array_append_vals (events, numbers, G_N_ELEMENTS (numbers));
  code = hub_service_terminal_add (fixture->service, &invite, &id, &error);
  g_assert_no_error (error);

  return code;
}

char *
api_fixture_token (ApiFixture *fixture, const char *email)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *token = hub_token_for (fixture->service, email, &error);

  g_assert_no_error (error);
  return g_strdup_printf ("Authorization: Bearer %s\r\n", token);
}

char *
api_fixture_person (ApiFixture *fixture, TkRole role)
{
  const char *word = tk_role_to_string (role);
  char *email = fixture->people++ == 0 ? g_strdup_printf ("%s@test.example", word)
                                       : g_strdup_printf ("%s-%u@test.example", word, fixture->people);
  g_autoptr (GError) error = NULL;

  hub_service_user_add (fixture->service, email, word, role, "tamasha-demo", &error);
  g_assert_no_error (error);
  return email;
}

char *
api_enrol_body (const char *code, const TkKeyPair *key)
{
  g_autofree char *public_key = tk_base64url_encode (tk_key_pair_get_public (key), TK_PUBLIC_KEY_SIZE);

  return g_strdup_printf ("{\"code\":\"%s\",\"program\":\"test\",\"public_key\":\"%s\"}", code, public_key);
}

ApiTerminal *
api_terminal_enrol (ApiFixture *fixture, const char *code)
{
  ApiTerminal *terminal = g_new0 (ApiTerminal, 1);
  g_autofree char *body = NULL;
  g_autoptr (RawReply) reply = NULL;
  g_autoptr (GError) error = NULL;
  TkWireEnrolReply *enrolled;

  terminal->key = tk_key_pair_new ();
  body = api_enrol_body (code, terminal->key);
  reply = raw_request (fixture->port, "POST", "/api/v1/terminals/enrol", NULL, body, -1);
  g_assert_cmpuint (reply->status, ==, 200);
  enrolled = tk_wire_decode (&tk_wire_enrol_reply_shape, raw_reply_text (reply), reply->body->len, &error);
  g_assert_no_error (error);
  terminal->id = enrolled->terminal;
  terminal->authorization = g_strdup_printf ("Authorization: Bearer %s\r\n", enrolled->credential);
  tk_journal_genesis ((guint32) terminal->id, terminal->head);
  tk_wire_free (&tk_wire_enrol_reply_shape, enrolled);

  return terminal;
}

void
api_terminal_free (ApiTerminal *terminal)
{
  if (terminal == NULL)
    return;

  tk_key_pair_free (terminal->key);
  g_free (terminal->authorization);
  g_free (terminal);
}

static void
append_note (ApiTerminal *terminal, GPtrArray *entries)
{
  g_autoptr (TkJournalEntry) entry = tk_journal_entry_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *hash = NULL;
  TkWireEntry *sent = tk_wire_append (&tk_wire_entry_shape, entries);

  entry->seq = ++terminal->seq;
  tk_uuid_new (tk_clock_system (), entry->id);
  entry->at_ms = tk_clock_wall (tk_clock_system ());
  entry->boot_ms = tk_clock_boot (tk_clock_system ());
  tk_wire_set (&entry->kind, TK_KIND_NOTE);
  tk_wire_set (&entry->staff, "amina");
  tk_wire_set (&entry->body, "{\"text\":\"hello\"}");
  tk_journal_entry_seal (entry, terminal->head, &error);
  g_assert_no_error (error);
  memcpy (terminal->head, entry->hash, TK_DIGEST_SIZE);

  hash = tk_hex_encode (entry->hash, TK_DIGEST_SIZE);
  sent->seq = entry->seq;
  sent->at = entry->at_ms;
  sent->boot = entry->boot_ms;
  tk_wire_set (&sent->id, entry->id);
  tk_wire_set (&sent->kind, entry->kind);
  tk_wire_set (&sent->staff, entry->staff);
  tk_wire_set (&sent->body, entry->body);
  tk_wire_set (&sent->hash, hash);
}

char *
api_terminal_batch (ApiTerminal *terminal, guint n)
{
  TkWireBatch *batch = tk_wire_new (&tk_wire_batch_shape);
  guint8 signature[TK_SIGNATURE_SIZE];
  g_autofree char *hash = NULL;
  g_autofree char *signature_text = NULL;
  char *text;

  for (guint i = 0; i < n; i++)
    append_note (terminal, batch->entries);
  tk_journal_head_sign (terminal->key, (guint32) terminal->id, terminal->seq, terminal->head, signature);
  hash = tk_hex_encode (terminal->head, TK_DIGEST_SIZE);
  signature_text = tk_base64url_encode (signature, sizeof signature);
  batch->head_seq = terminal->seq;
  tk_wire_set (&batch->head_hash, hash);
  tk_wire_set (&batch->head_signature, signature_text);
  text = tk_wire_encode (&tk_wire_batch_shape, batch);
  tk_wire_free (&tk_wire_batch_shape, batch);

  return text;
}

RawReply *
api_terminal_push (ApiFixture *fixture, ApiTerminal *terminal, const char *batch)
{
  return raw_request (fixture->port, "POST", "/api/v1/sync/journal", terminal->authorization, batch, -1);
}

RawReply *
api_terminal_changes (ApiFixture *fixture, ApiTerminal *terminal, const char *since, guint wait)
{
  g_autofree char *target = g_strdup_printf ("/api/v1/sync/changes?since=%s&wait=%u", since, wait);

  return raw_request (fixture->port, "GET", target, terminal->authorization, NULL, 0);
}

char *
api_cursor (const RawReply *page)
{
  char *cursor = raw_json_text (raw_reply_text (page), "cursor");

  g_assert_nonnull (cursor);
  return cursor;
}

char *
api_terminal_drain (ApiFixture *fixture, ApiTerminal *terminal)
{
  g_autofree char *cursor = g_strdup ("");

  for (guint i = 0; i < 100; i++)
    {
      g_autoptr (RawReply) page = api_terminal_changes (fixture, terminal, cursor, 0);

      g_assert_cmpuint (page->status, ==, 200);
      g_free (cursor);
      cursor = api_cursor (page);
      if (strstr (raw_reply_text (page), "\"more\":true") == NULL)
        return g_steal_pointer (&cursor);
    }
  g_assert_not_reached ();
}

void
api_fixture_commit_change (ApiFixture *fixture, const char *name)
{
  g_autofree char *code = api_fixture_invite (fixture, name);
  g_autoptr (ApiTerminal) terminal = api_terminal_enrol (fixture, code);
}
