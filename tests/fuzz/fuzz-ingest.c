/* A terminal's journal into the hub, and what the hub then tells the other terminals: any entry a terminal's
 * key can sign is taken exactly once, never blocks the next, and leads to a feed that every terminal can
 * read. The input is lines "TERMINAL KIND AT STAFF BODY", one batch. SPDX-License-Identifier:
 * GPL-3.0-or-later */
#include "fuzz-room.h"
#include "fuzz-wire-made.h"
#include "tk-fuzz.h"

#include <stdlib.h>
#include <string.h>
#include "hub-service.h"
#include "tk-base64url.h"
#include "tk-journal.h"
#include "tk-keys.h"

#define NOW_MS G_GINT64_CONSTANT (1795276800000)
#define TERMINALS 2
#define BATCH_MOST 20
#define PAGE 500

typedef struct {
  TkKeyPair *pair;
  TkWireEnrolReply *enrolled;
  HubTerminal *terminal;
  gint64 seq; /* of the last entry the hub took */
  guint8 head[TK_DIGEST_SIZE];
  char last_id[TK_UUID_SIZE];
  char *cursor;
} Player;

static struct {
  TkFakeClock clock;
  HubService *service;
  Player players[TERMINALS];
} scene;

static const char *const words[] = {
  "0 sale.completed 1795276800000 amina ", "1 checkin.entry 1795276800000 juma ", "2 note 0 - ",
  "\n", "\"serial\":", "\"type\":1", "\"event\":1", "\"qty\":2", "4294967295", "1000000000000000",
  "9007199254740991", "\"direction\":\"entry\"", "\"verdict\":\"admitted\"", "lease.returned",
  "shift.closed", "checkin.annulled", "clock.jumped", NULL,
};

static const struct {
  const char *kind;
  const TkWireShape *shape;
} kinds[] = {
  { TK_KIND_SALE_COMPLETED, &tk_wire_sale_shape },
  { TK_KIND_CHECKIN_ENTRY, &tk_wire_checkin_shape },
  { TK_KIND_CHECKIN_EXIT, &tk_wire_checkin_shape },
  { TK_KIND_CHECKIN_DENIED, &tk_wire_checkin_shape },
  { TK_KIND_CHECKIN_OVERRIDE, &tk_wire_checkin_shape },
  { TK_KIND_CHECKIN_ANNULLED, &tk_wire_checkin_shape },
  { TK_KIND_SHIFT_OPENED, &tk_wire_shift_opened_shape },
  { TK_KIND_SHIFT_CLOSED, &tk_wire_shift_closed_shape },
  { TK_KIND_LEASE_DRAWN, &tk_wire_lease_moved_shape },
  { TK_KIND_LEASE_RETURNED, &tk_wire_lease_moved_shape },
  { TK_KIND_STAFF_SIGNED_IN, &tk_wire_staff_signed_shape },
  { TK_KIND_CLOCK_JUMPED, &tk_wire_clock_jumped_shape },
  { TK_KIND_NOTE, &tk_wire_note_shape },
  { TK_KIND_TICKET_REPRINTED, &tk_wire_reprint_shape },
};

static void
append_entry (GByteArray *input, int terminal, const char *kind, const char *body)
{
  g_autofree char *line
      = g_strdup_printf ("%d %s %" G_GINT64_FORMAT " amina %s\n", terminal, kind, NOW_MS, body);

  tk_fuzz_append (input, line);
}

/* A sale and a check-in as they happen, so that later entries have something to clash with. */
static void
make_likely (GRand *random, GByteArray *input)
{
  int terminal = g_rand_int_range (random, 0, 2), type = g_rand_int_range (random, 1, 4),
      serial = g_rand_int_range (random, 1, 20);
  g_autofree char *sale = g_strdup_printf (
      "{\"currency\":\"KES\",\"lines\":[{\"amount\":150000,\"event\":1,\"qty\":1,\"type\":%d,\"unit\":150000}"
      "],"
      "\"payments\":[{\"amount\":150000,\"method\":\"cash\",\"tendered\":150000}],\"sale\":\"sale-%d-%d\","
      "\"tickets\":[{\"event\":1,\"issue\":0,\"serial\":%d,\"type\":%d}],\"total\":150000}",
      type, type, serial, serial, type);
  g_autofree char *checkin = g_strdup_printf ("{\"count\":1,\"direction\":\"entry\",\"event\":1,\"gate\":1,"
                                              "\"serial\":%d,\"type\":%d,\"verdict\":\"admitted\"}",
                                              serial, type);

  append_entry (input, terminal, TK_KIND_SALE_COMPLETED, sale);
  append_entry (input, 1 - terminal, TK_KIND_CHECKIN_ENTRY, checkin);
}

static void
make (GRand *random, GByteArray *input)
{
  make_likely (random, input);
  for (int left = g_rand_int_range (random, 0, 4); left > 0; left--)
    {
      gsize kind = (gsize)g_rand_int_range (random, 0, G_N_ELEMENTS (kinds));
      gpointer body = fuzz_wire_make (random, kinds[kind].shape);
      g_autofree char *text = tk_wire_encode (kinds[kind].shape, body);

      append_entry (input, g_rand_int_range (random, 0, 4), kinds[kind].kind, text);
      tk_wire_free (kinds[kind].shape, body);
    }
}

const TkFuzzHarness tk_fuzz_harness = { "ingest", 8192, words, make };

/* ---- The scene ---- */

static void
enrol (Player *player, const char *name)
{
  g_autoptr (GError) error = NULL;
  HubTerminalInvite invite = { .name = (char *)name, .kind = (char *)"both" };
  g_autofree char *code = hub_service_terminal_add (scene.service, &invite, NULL, &error), *key = NULL;
  TkWireEnrolRequest request = { .code = code, .program = (char *)"fuzz" };

  g_assert_no_error (error);
  player->pair = tk_key_pair_new ();
  request.public_key = key = tk_base64url_encode (tk_key_pair_get_public (player->pair), TK_PUBLIC_KEY_SIZE);
  player->enrolled = hub_service_enrol (scene.service, &request, &error);
  g_assert_no_error (error);
  player->terminal = hub_service_authenticate (scene.service, player->enrolled->credential, &error);
  g_assert_no_error (error);
  tk_journal_genesis ((guint32)player->terminal->id, player->head);
  tk_uuid_new (&scene.clock.base, player->last_id);
  player->cursor = g_strdup ("");
}

static void
lease (Player *player)
{
  g_autoptr (GError) error = NULL;
  TkWireLeaseRequest *request = tk_wire_new (&tk_wire_lease_request_shape);
  TkWireLeaseReply *reply;

  for (gint64 type = 1; type <= 3; type++)
    *(TkWireLeaseWant *)tk_wire_append (&tk_wire_lease_want_shape, request->wants)
        = (TkWireLeaseWant){ 1, type, 0, 10 };
  reply = hub_service_lease (scene.service, player->terminal, request, &error);
  g_assert_no_error (error);
  tk_wire_free (&tk_wire_lease_reply_shape, reply);
  tk_wire_free (&tk_wire_lease_request_shape, request);
}

static void
close_service (void)
{
  hub_service_close (scene.service);
}

static void
set_scene (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *uri = NULL, *long_name = g_strnfill (100, 'n');
  HubDemoCodes codes = { 0 };

  if (scene.service != NULL)
    return;
  uri = g_strdup_printf ("sqlite:%s/hub.db", fuzz_room_make ());
  tk_fake_clock_init (&scene.clock, NOW_MS);
  hub_service_init (uri, &scene.clock.base, &error);
  g_assert_no_error (error);
  scene.service = hub_service_open (uri, &scene.clock.base, &error);
  g_assert_no_error (error);
  hub_service_demo (scene.service, &codes, &error);
  g_assert_no_error (error);
  g_free (codes.box_office_code);
  g_free (codes.gate_code);
  enrol (&scene.players[0], "Sanduku");
  enrol (&scene.players[1], long_name);
  for (gsize i = 0; i < TERMINALS; i++)
    lease (&scene.players[i]);
  atexit (close_service);
}

/* ---- One batch ---- */

typedef struct {
  Player *player;
  TkWireBatch *batch;
  gint64 seq;
  guint8 head[TK_DIGEST_SIZE];
} Batch;

/* A line that makes no entry at all is left out; from '2' on the terminal's last id is used once more. */
static TkJournalEntry *
read_entry (const char *line, const Batch *batch)
{
  g_auto (GStrv) parts = g_strsplit (line, " ", 5);
  g_autoptr (TkJournalEntry) entry = tk_journal_entry_new ();

  if (g_strv_length (parts) != 5)
    return NULL;
  entry->seq = batch->seq + 1;
  if (*parts[0] < '2')
    tk_uuid_new (&scene.clock.base, batch->player->last_id);
  g_strlcpy (entry->id, batch->player->last_id, sizeof entry->id);
  entry->kind = g_strdup (parts[1]);
  entry->at_ms = g_ascii_strtoll (parts[2], NULL, 10);
  entry->boot_ms = 1;
  entry->staff = g_strdup (g_str_equal (parts[3], "-") ? "" : parts[3]);
  entry->body = g_strdup (parts[4]);
  return tk_journal_entry_seal (entry, batch->head, NULL) ? g_steal_pointer (&entry) : NULL;
}

static TkWireEntry *
append_wire (TkWireBatch *batch, const TkJournalEntry *entry)
{
  TkWireEntry *wire = tk_wire_append (&tk_wire_entry_shape, batch->entries);
  g_autofree char *hash = tk_hex_encode (entry->hash, TK_DIGEST_SIZE);

  wire->seq = entry->seq;
  wire->at = entry->at_ms;
  wire->boot = entry->boot_ms;
  tk_wire_set (&wire->id, entry->id);
  tk_wire_set (&wire->kind, entry->kind);
  tk_wire_set (&wire->staff, entry->staff);
  tk_wire_set (&wire->body, entry->body);
  tk_wire_set (&wire->hash, hash);
  return wire;
}

/* What does not fit the wire never leaves a terminal. */
static gboolean
fits_wire (const TkJournalEntry *entry)
{
  TkWireBatch *alone = tk_wire_new (&tk_wire_batch_shape);
  g_autofree char *text = tk_wire_encode (&tk_wire_entry_shape, append_wire (alone, entry));
  gpointer back = tk_wire_decode (&tk_wire_entry_shape, text, strlen (text), NULL);

  tk_wire_free (&tk_wire_entry_shape, back);
  tk_wire_free (&tk_wire_batch_shape, alone);
  return back != NULL;
}

static void
add_line (Batch *batch, const char *line)
{
  g_autoptr (TkJournalEntry) entry = read_entry (line, batch);

  if (entry == NULL || !fits_wire (entry))
    return;
  append_wire (batch->batch, entry);
  batch->seq = entry->seq;
  memcpy (batch->head, entry->hash, sizeof batch->head);
}

static void
sign (Batch *batch)
{
  guint8 signature[TK_SIGNATURE_SIZE];
  g_autofree char *text = NULL, *hash = tk_hex_encode (batch->head, TK_DIGEST_SIZE);

  tk_journal_head_sign (batch->player->pair, (guint32)batch->player->terminal->id, batch->seq, batch->head,
                        signature);
  text = tk_base64url_encode (signature, sizeof signature);
  batch->batch->head_seq = batch->seq;
  tk_wire_set (&batch->batch->head_hash, hash);
  tk_wire_set (&batch->batch->head_signature, text);
}

static void
check_results (const Batch *batch, const TkWireBatchReply *reply, gboolean again)
{
  g_assert_cmpuint (reply->results->len, ==, batch->batch->entries->len);
  g_assert_cmpint (reply->acked, ==, batch->seq);
  for (guint i = 0; i < reply->results->len; i++)
    {
      const TkWireEntryResult *result = reply->results->pdata[i];
      const TkWireEntry *entry = batch->batch->entries->pdata[i];
      const char *const first[] = { "applied", "conflict", "dead", NULL };

      g_assert_cmpint (result->seq, ==, entry->seq);
      g_assert_true (again ? g_str_equal (result->status, "duplicate")
                           : g_strv_contains (first, result->status));
    }
}

/* Through the encoder, as between two machines. */
static void
send (const Batch *batch, gboolean again)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gpointer back;
  TkWireBatchReply *reply = hub_service_ingest (scene.service, batch->player->terminal, batch->batch, &error);

  g_assert_no_error (error);
  check_results (batch, reply, again);
  text = tk_wire_encode (&tk_wire_batch_reply_shape, reply);
  back = tk_wire_decode (&tk_wire_batch_reply_shape, text, strlen (text), &error);
  g_assert_no_error (error);
  tk_wire_free (&tk_wire_batch_reply_shape, back);
  tk_wire_free (&tk_wire_batch_reply_shape, reply);
}

static void
play (Player *player, char **lines, char parity)
{
  Batch batch = { player, tk_wire_new (&tk_wire_batch_shape), player->seq, { 0 } };

  memcpy (batch.head, player->head, sizeof batch.head);
  for (; *lines != NULL && batch.batch->entries->len < BATCH_MOST; lines++)
    if ((**lines & 1) == parity)
      add_line (&batch, *lines);
  if (batch.batch->entries->len > 0)
    {
      sign (&batch);
      send (&batch, FALSE);
      send (&batch, TRUE);
      player->seq = batch.seq;
      memcpy (player->head, batch.head, sizeof player->head);
    }
  tk_wire_free (&tk_wire_batch_shape, batch.batch);
}

/* ---- What the others hear of it ---- */

static void
check_body (const TkWireChange *change)
{
  static const struct {
    const char *kind;
    const TkWireShape *shape;
  } bodies[] = {
    { TK_CHANGE_TICKET, &tk_wire_ticket_shape }, { TK_CHANGE_CHECKIN, &tk_wire_seen_shape },
    { TK_CHANGE_LEASE, &tk_wire_lease_shape },   { TK_CHANGE_INCIDENT, &tk_wire_incident_shape },
    { TK_CHANGE_ISSUER, &tk_wire_issuer_shape },
  };
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (bodies) && !change->gone; i++)
    if (g_str_equal (bodies[i].kind, change->kind))
      {
        tk_wire_free (bodies[i].shape,
                      tk_wire_decode (bodies[i].shape, change->body, strlen (change->body), &error));
        g_assert_no_error (error);
      }
}

/* TRUE when it was the last line of a page with more behind it. */
static gboolean
read_line (Player *player, const char *line)
{
  g_autoptr (GError) error = NULL;
  TkWireChange *change = tk_wire_decode (&tk_wire_change_shape, line, strlen (line), NULL);
  TkWireChangesEnd *end;
  gboolean more;

  if (change != NULL)
    {
      check_body (change);
      tk_wire_free (&tk_wire_change_shape, change);
      return FALSE;
    }
  end = tk_wire_decode (&tk_wire_changes_end_shape, line, strlen (line), &error);
  g_assert_no_error (error);
  g_free (player->cursor);
  player->cursor = g_strdup (end->cursor);
  more = end->more;
  tk_wire_free (&tk_wire_changes_end_shape, end);
  return more;
}

static gboolean
read_page (Player *player)
{
  g_autoptr (GError) error = NULL;
  gboolean empty, more = FALSE;
  g_autoptr (GBytes) page
      = hub_service_changes (scene.service, player->terminal, player->cursor, PAGE, &empty, &error);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  g_assert_no_error (error);
  text = g_strndup (g_bytes_get_data (page, NULL), g_bytes_get_size (page));
  lines = g_strsplit (text, "\n", -1);
  for (gsize i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    more = read_line (player, lines[i]);
  return more;
}

static void
check_report (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *report = hub_service_report (scene.service, 1, &error), *health = NULL;
  gboolean well = FALSE;

  g_assert_no_error (error);
  g_assert_true (g_utf8_validate (report, -1, NULL));
  health = hub_service_health (scene.service, &well);
  g_assert_true (well);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autofree char *text = tk_fuzz_text (data, size);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  set_scene ();
  for (gsize i = 0; i < TERMINALS; i++)
    play (&scene.players[i], lines, (char)i);
  for (gsize i = 0; i < TERMINALS; i++)
    while (read_page (&scene.players[i]))
      ;
  check_report ();
  return 0;
}
