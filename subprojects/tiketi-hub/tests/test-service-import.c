/* Tests of lists of tickets that others issued: what becomes of rows, what gates are told, what is refused and how it is said.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub-fixture.h"

#include <string.h>

#include "hub-csv.h"
#include "hub-list-columns.h"
#include "tk-foreign.h"

typedef struct
{
  HubFixture hub;
  FakeTerminal *gate;
  char *cursor; /* of the gate */
} Scene;

static void
set_up (Scene *scene, gconstpointer data)
{
  hub_fixture_set_up (&scene->hub);
  scene->gate = fake_terminal_new (&scene->hub, "Gate 7", "gate");
  scene->cursor = NULL;
  g_ptr_array_unref (fake_terminal_changes (scene->gate, &scene->cursor, 0));
}

static void
tear_down (Scene *scene, gconstpointer data)
{
  fake_terminal_free (scene->gate);
  g_free (scene->cursor);
  hub_fixture_tear_down (&scene->hub);
}

static void
assert_part (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("“%s” is not in %s", part, text);
}

static HubImport
list_of (const char *text)
{
  return (HubImport){ .event = 1, .bytes = text, .length = strlen (text), .name = "list.csv", .who = "wanjiru" };
}

static void
expect (Scene *scene, const HubImport *import, gint64 added, gint64 changed, gint64 unchanged, gint64 refused)
{
  g_autoptr (GError) error = NULL;
  HubImportReport report = { 0 };

  hub_service_import (scene->hub.service, import, &report, &error);
  g_assert_no_error (error);
  if (report.added != added || report.changed != changed || report.unchanged != unchanged || report.refused != refused)
    g_error ("%s", report.json);
  g_assert_cmpint (report.written, ==, !import->dry_run && (refused == 0 || import->skip_bad));
  hub_import_report_clear (&report);
}

/* The change of that code's ticket, since the last look; NULL when gates were told nothing. */
static char *
told (Scene *scene, gint64 type, const char *code)
{
  TkTicketId id;
  g_autoptr (GPtrArray) changes = fake_terminal_changes (scene->gate, &scene->cursor, 0);

  tk_foreign_code_identity (1, (guint16) type, code, 0, &id);
  g_autofree char *key = g_strdup_printf ("1-%d-%u-%d", (int) type, id.serial, id.issue);
  const TkWireChange *change = hub_fixture_find (changes, TK_CHANGE_TICKET, key);
  return change != NULL ? g_strdup (change->gone ? "gone" : change->body) : NULL;
}

/* ---- What becomes of rows ---- */

static void
test_again_and_later (Scene *scene, gconstpointer data)
{
  HubImport import = list_of ("Code,Ticket type,Name,Phone,Status\nAB-1,Regular,Otieno,0712,paid\nAB-2,VIP,Wanjirũ,,pending\n");
  char digest[TK_FOREIGN_DIGEST_SIZE];

  expect (scene, &import, 2, 0, 0, 0);
  g_autofree char *body = told (scene, 1, "AB-1");
  tk_foreign_code_digest (1, "AB-1", digest);
  assert_part (body, digest);
  assert_part (body, "\"holder\":\"Otieno\",\"issue\":");
  assert_part (body, "\"phone\":\"0712\"");
  g_assert_null (strstr (body, "issuer")); /* 0: nobody here */
  assert_part (body, "\"status\":\"valid\",\"type\":1}");
  g_assert_null (strstr (body, "AB-1")); /* never the code */
  g_assert_cmpint (hub_fixture_int (&scene->hub, "SELECT count(*) FROM foreign_ticket WHERE digest LIKE '%AB-%' "
                                                 "OR batch = ''"), ==, 0);
  gint64 last = hub_fixture_int (&scene->hub, "SELECT max(n) FROM change");
  expect (scene, &import, 0, 0, 2, 0); /* the same file again */
  g_assert_cmpint (hub_fixture_int (&scene->hub, "SELECT max(n) FROM change"), ==, last);
  /* A later one: without a column for the phone, which stays. */
  HubImport later = list_of ("Code,Ticket type,Name,Status\nAB-1,Regular,Otieno Jr,paid\nAB-2,VIP,Wanjirũ,canceled\nAB-3,VIP,,\n");
  expect (scene, &later, 1, 2, 0, 0);
  g_autofree char *changed = told (scene, 1, "AB-1");
  assert_part (changed, "\"holder\":\"Otieno Jr\"");
  assert_part (changed, "\"phone\":\"0712\"");
  g_assert_cmpint (hub_fixture_int (&scene->hub, "SELECT count(*) FROM foreign_ticket WHERE status = 'voided'"), ==, 1);
  g_assert_cmpint (hub_fixture_int (&scene->hub, "SELECT urgent FROM change WHERE body LIKE '%\"status\":\"voided\"%'"), ==, 1);
  g_assert_cmpint (hub_fixture_int (&scene->hub, "SELECT count(*) FROM act WHERE kind = 'list.imported' AND who = 'wanjiru'"), ==,
                   3);
}

static void
test_dry_run (Scene *scene, gconstpointer data)
{
  HubImport import = list_of ("code\nx1\nx2\n");

  import.type = 1;
  import.dry_run = TRUE;
  expect (scene, &import, 2, 0, 0, 0);
  g_assert_cmpint (hub_fixture_int (&scene->hub, "SELECT (SELECT count(*) FROM foreign_ticket) + (SELECT count(*) FROM act)"), ==,
                   0);
}

static void
test_all_or_nothing (Scene *scene, gconstpointer data)
{
  HubImport import = list_of ("code\nx1\n\"\"\nx1\nx2\n \nx3\n");

  import.type = 1;
  expect (scene, &import, 3, 0, 0, 2);
  g_assert_cmpint (hub_fixture_int (&scene->hub, "SELECT count(*) FROM foreign_ticket"), ==, 0);
  import.skip_bad = TRUE;
  expect (scene, &import, 3, 0, 0, 2);
  g_assert_cmpint (hub_fixture_int (&scene->hub, "SELECT count(*) FROM foreign_ticket"), ==, 3);
  expect (scene, &import, 0, 0, 3, 2);
}

/* A ticket that was not used may become of another type, and what was said about it goes with it; one that was, may not. */
static void
test_other_type (Scene *scene, gconstpointer data)
{
  HubImport regular = list_of ("code,type\nx1,1\nx2,1\n"), vip = list_of ("code,type\nx1,2\nx2,2\n");
  const char *code = "x1";
  HubMarking block = { .event = 1, .kind = HUB_MARK_BLOCK, .codes = &code, .n = 1, .text = "stolen", .who = "wanjiru" };
  HubMarkReport report = { 0 };
  TkTicketId id;

  expect (scene, &regular, 2, 0, 0, 0);
  g_assert_true (hub_service_mark (scene->hub.service, &block, &report, NULL));
  hub_mark_report_clear (&report);
  tk_foreign_code_identity (1, 1, "x2", 0, &id);
  g_autofree char *body = g_strdup_printf ("{\"count\":1,\"direction\":\"entry\",\"event\":1,\"gate\":1,\"issue\":%d,\"serial\":%u,"
                                           "\"type\":1,\"verdict\":\"admitted\"}", id.issue, id.serial);
  fake_terminal_append (scene->gate, TK_KIND_CHECKIN_ENTRY, body);
  TkWireBatchReply *reply = fake_terminal_send (scene->gate);
  g_assert_cmpstr (fake_terminal_status (reply, 0), ==, "applied"); /* known: no orphan, no clash */
  tk_wire_free (&tk_wire_batch_reply_shape, reply);
  expect (scene, &vip, 0, 1, 0, 1);
  vip.skip_bad = TRUE;
  expect (scene, &vip, 0, 1, 0, 1);
  g_assert_cmpint (hub_fixture_int (&scene->hub, "SELECT count(*) FROM foreign_ticket WHERE type = 2"), ==, 1);
  g_autofree char *moved = told (scene, 2, "x1");
  assert_part (moved, "\"status\":\"blocked\"");
  g_assert_cmpint (hub_fixture_int (&scene->hub, "SELECT count(*) FROM change WHERE kind = 'ticket' AND gone = 1"), ==, 1);
  g_assert_cmpint (hub_fixture_int (&scene->hub, "SELECT count(*) FROM incident"), ==, 0);
}

/* Two codes whose first identity is the same: the second gets the next one, and both are found again. */
static void
test_collision (Scene *scene, gconstpointer data)
{
  HubImport import = list_of ("code\nx1\n");
  TkTicketId first;
  g_autoptr (GError) error = NULL;
  g_autoptr (SqlConn) conn = NULL;

  tk_foreign_code_identity (1, 1, "x1", 0, &first);
  conn = sql_open (scene->hub.uri, SQL_OPEN_EXISTING, &error);
  sql_run (conn, &error,
           "INSERT INTO foreign_ticket (event, serial, issue, type, digest, status, holder, phone, order_name, seat, attention, "
           "valid_from, valid_until, batch, imported_at) VALUES (1, $1, $2, 1, 'other', 'valid', '', '', '', '', '', 0, 0, '', 0)",
           "ii", (gint64) first.serial, (gint64) first.issue);
  g_assert_no_error (error);
  import.type = 1;
  expect (scene, &import, 1, 0, 0, 0);
  expect (scene, &import, 0, 0, 1, 0);
  g_assert_cmpint (hub_fixture_int (&scene->hub, "SELECT count(*) FROM foreign_ticket"), ==, 2);
}

/* ---- Problems ---- */

typedef struct
{
  const char *text;
  const char *problem;
} Row;

static const Row rows[] = {
  { ",Regular,,,", "Row 2, column “Barcode”: there is no code here." },
  { "TK1:ABC,Regular,,,", "Row 2, column “Barcode”: this is a ticket of Tiketi itself" },
  { "2.54712E+11,Regular,,,", "a spreadsheet has rounded this code" },
  { "a,Gold,,,", "Row 2, column “Type”: “Gold” is no ticket type of this event; say which it is with --types \"Gold=1\"." },
  { "a,,,,", "Row 2, column “Type”: there is no ticket type here" },
  { "a,Regular,lost,,", "Row 2, column “Status”: this status is not known" },
  { "a,Regular,,noon,", "Row 2, column “Valid from”: this is no time" },
  { "a,Regular,,2026-11-22,2026-11-21", "Row 2, column “Valid until”: it ends before it begins." },
  { "a,Regular", "Row 2: it has 2 fields, and the first row 5" },
  { "a,Regular,,,\na,VIP,,,", "Row 3: its code stands in row 2 already." },
  { "a,Regular,,,\n\x1d]Q3a,VIP,,,", "Row 3: its code stands in row 2 already." }, /* cleaned as a scan is */
};

static void
test_problems (Scene *scene, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = g_strconcat ("Barcode,Type,Status,Valid from,Valid until\n", rows[i].text, "\n", NULL);
      HubImport import = list_of (text);
      HubImportReport report = { 0 };

      g_assert_true (hub_service_import (scene->hub.service, &import, &report, NULL));
      g_assert_cmpint (report.refused, ==, 1);
      g_assert_false (report.written);
      g_autofree char *plain = g_strcompress (report.json);
      assert_part (plain, rows[i].problem);
      hub_import_report_clear (&report);
    }
  g_assert_cmpint (hub_fixture_int (&scene->hub, "SELECT count(*) FROM foreign_ticket"), ==, 0);
}

static void
test_many_problems (Scene *scene, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new ("code\n");

  for (guint i = 0; i < 250; i++)
    g_string_append (text, "TK1:X\n");
  HubImport import = list_of (text->str);
  HubImportReport report = { 0 };
  import.type = 1;
  g_assert_true (hub_service_import (scene->hub.service, &import, &report, NULL));
  assert_part (report.json, "\"problems_not_told\":150");
  assert_part (report.json, "Row 101,");
  g_assert_null (strstr (report.json, "Row 102,"));
  hub_import_report_clear (&report);
}

typedef struct
{
  HubImport import;
  HubError code;
  const char *part;
} Refusal;

#define LIST(text) .bytes = text, .length = sizeof text - 1, .name = "list.csv", .who = "wanjiru"

static const Refusal refusals[] = {
  { { .event = 9, LIST ("code\nx\n"), .type = 1 }, HUB_ERROR_NOT_FOUND, "event 9" },
  { { .event = 1, LIST (""), .type = 1 }, HUB_ERROR_INVALID, "empty" },
  { { .event = 1, LIST ("a,b\nx,y\n"), .type = 1 }, HUB_ERROR_INVALID, "--map code=COLUMN" },
  { { .event = 1, LIST ("code\nx\n") }, HUB_ERROR_INVALID, "--type" },
  { { .event = 1, LIST ("code\nx\n"), .type = 9 }, HUB_ERROR_NOT_FOUND, "type 9" },
  { { .event = 1, LIST ("code\nx\n"), .type = 1, .map = "code=Code" }, HUB_ERROR_INVALID, "no column “Code”" },
  { { .event = 1, LIST ("code\nx\n"), .type = 1, .map = "code=#2" }, HUB_ERROR_INVALID, "no column “#2”" },
  { { .event = 1, LIST ("code\nx\n"), .type = 1, .map = "colour=code" }, HUB_ERROR_INVALID, "“colour”" },
  { { .event = 1, LIST ("code\nx\n"), .type = 1, .map = "code" }, HUB_ERROR_INVALID, "“code”" },
  { { .event = 1, LIST ("code,type\nx,y\n"), .types = "VIP" }, HUB_ERROR_INVALID, "VIP" },
  { { .event = 1, LIST ("code,type\nx,y\n"), .types = "VIP=9" }, HUB_ERROR_INVALID, "9" },
  { { .event = 1, LIST ("code\nx\n\"y\n"), .type = 1 }, HUB_ERROR_INVALID, "Row 3: a quote" },
  { { .event = 1, LIST ("code\n\xff\n"), .type = 1 }, HUB_ERROR_INVALID, "Line 2" },
};

static void
test_refusals (Scene *scene, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autoptr (GError) error = NULL;
      HubImportReport report = { 0 };

      g_assert_false (hub_service_import (scene->hub.service, &refusals[i].import, &report, &error));
      g_assert_error (error, HUB_ERROR, (int) refusals[i].code);
      assert_part (error->message, refusals[i].part);
      g_assert_null (report.json);
    }
}

/* ---- Columns ---- */

typedef struct
{
  const char *header, *map;
  int code, type, name, phone, order, status;
} Headers;

static const Headers headers[] = {
  { "Order code,Email,Product,Variation,Price,Attendee name,Status,Ticket secret,Phone number", NULL, 7, 2, 5, 8, 0, 6 }, /* pretix */
  { "Order #,Attendee #,Barcode #,First Name,Ticket Type,Attendee Status", NULL, 2, 4, -1, -1, 0, 5 },
  { "Order code,Attendee name", NULL, -1, -1, 1, -1, 0, -1 }, /* an order's code admits nobody */
  { "Barcode,Ticket Type,Order ID,Name", NULL, 0, 1, 3, -1, 2, -1 },
  { "code,secret", NULL, 1, -1, -1, -1, -1, -1 },      /* the surer one */
  { " TICKET-CODE ;x", NULL, 0, -1, -1, -1, -1, -1 },
  { "a,b,c", "code=b,name=#3", 1, -1, 2, -1, -1, -1 },
  { "code,name", "name=", 0, -1, -1, -1, -1, -1 },     /* said to be told by none */
  { "code,name,phone", "code=phone", 2, -1, 1, -1, -1, -1 },
};

static void
test_columns (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (headers); i++)
    {
      g_autoptr (HubCsv) csv = hub_csv_new (headers[i].header, strlen (headers[i].header), 0, NULL);
      g_auto (HubColumns) columns = { 0 };
      HubCsvRow row;

      g_assert_true (hub_csv_next (csv, &row, NULL));
      gboolean found = hub_columns_find (&row, headers[i].map, &columns, NULL);
      g_assert_cmpint (found, ==, headers[i].code >= 0);
      if (!found)
        continue;
      g_assert_cmpint (columns.column[HUB_FIELD_CODE], ==, headers[i].code);
      g_assert_cmpint (columns.column[HUB_FIELD_TYPE], ==, headers[i].type);
      g_assert_cmpint (columns.column[HUB_FIELD_NAME], ==, headers[i].name);
      g_assert_cmpint (columns.column[HUB_FIELD_PHONE], ==, headers[i].phone);
      g_assert_cmpint (columns.column[HUB_FIELD_ORDER], ==, headers[i].order);
      g_assert_cmpint (columns.column[HUB_FIELD_STATUS], ==, headers[i].status);
    }
}

static void
test_types (Scene *scene, gconstpointer data)
{
  HubImport mapped = list_of ("code;type\na;VIP, gold\nb;vip, GOLD\nc;Regular\nd;3\n");
  HubImport all = list_of ("code,type\ne,Adult\nf,\n");

  mapped.types = "VIP, gold=2,Regular=4";
  expect (scene, &mapped, 4, 0, 0, 0);
  static const gint64 expected[] = { 0, 2, 1, 1 }; /* of types 1, 2, … */
  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM foreign_ticket WHERE type = %u", (guint) i + 1);
      g_assert_cmpint (hub_fixture_int (&scene->hub, sql), ==, expected[i]);
    }
  all.type = 1; /* one for all: the column was not named */
  expect (scene, &all, 2, 0, 0, 0);
}

static void
test_times (Scene *scene, gconstpointer data)
{
  HubImport import = list_of ("code,valid from,valid until\na,2026-11-21 18:00,2026-11-21\nb,2026-11-21T18:00:00Z,\n");

  import.type = 1;
  expect (scene, &import, 2, 0, 0, 0);
  g_autofree char *body = told (scene, 1, "a");
  assert_part (body, "\"valid_from\":1795273200000,\"valid_until\":1795294800000}"); /* Nairobi; to the end of that day */
}

static void
test_preview (Scene *scene, gconstpointer data)
{
  HubImport import = list_of ("Barcode,Product,Colour\nsecret-1,VIP,red\nsecret-2,Gold,blue\n");
  g_autoptr (GError) error = NULL;
  g_autofree char *json = hub_service_import_preview (scene->hub.service, &import, &error);

  g_assert_no_error (error);
  assert_part (json, "{\"column\":1,\"header\":\"Barcode\",\"tells\":\"code\"}");
  assert_part (json, "{\"column\":3,\"header\":\"Colour\",\"tells\":null}");
  assert_part (json, "\"code\":\"secr…\",\"type\":2,\"status\":\"valid\"");
  assert_part (json, "“Gold” is no ticket type");
  g_assert_null (strstr (json, "secret-"));
}

/* Enough for several batches, while another terminal's journal comes in; progress never falls, and comes to its end. */
typedef struct { gint64 last, all; guint calls; } Progress;

static void
progress_cb (gint64 done, gint64 all, gpointer data)
{
  Progress *progress = data;

  g_assert_cmpint (done, >=, progress->last);
  *progress = (Progress){ done, all, progress->calls + 1 };
}

static gpointer
ingest_thread (gpointer data)
{
  FakeTerminal *terminal = data;

  for (guint i = 0; i < 20; i++)
    {
      fake_terminal_check_in (terminal, TK_KIND_CHECKIN_ENTRY, "entry", 1, i + 1);
      fake_terminal_tell (terminal, NULL);
    }
  return NULL;
}

static void
test_many (Scene *scene, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new ("code,name\n");
  Progress progress = { 0 };

  for (guint i = 0; i < 5000; i++)
    g_string_append_printf (text, "code-%u,Guest %u\n", i, i);
  HubImport import = list_of (text->str);
  import.type = 1;
  import.progress = progress_cb;
  import.progress_data = &progress;
  GThread *thread = g_thread_new ("ingest", ingest_thread, scene->gate);
  expect (scene, &import, 5000, 0, 0, 0);
  g_thread_join (thread);
  g_assert_cmpint (progress.last, ==, progress.all);
  g_assert_cmpuint (progress.calls, >=, 10);
  g_assert_cmpint (hub_fixture_int (&scene->hub, "SELECT count(*) FROM foreign_ticket"), ==, 5000);
  g_assert_cmpint (hub_fixture_int (&scene->hub, "SELECT count(*) FROM change WHERE kind = 'ticket'"), ==, 5000);
  g_assert_cmpint (hub_fixture_int (&scene->hub, "SELECT count(*) FROM checkin"), ==, 20);
}

#define TEST(path, function) g_test_add (path, Scene, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TEST ("/import/again-and-later", test_again_and_later);
  TEST ("/import/dry-run", test_dry_run);
  TEST ("/import/all-or-nothing", test_all_or_nothing);
  TEST ("/import/other-type", test_other_type);
  TEST ("/import/collision", test_collision);
  TEST ("/import/problems", test_problems);
  TEST ("/import/many-problems", test_many_problems);
  TEST ("/import/refusals", test_refusals);
  g_test_add_func ("/import/columns", test_columns);
  TEST ("/import/types", test_types);
  TEST ("/import/times", test_times);
  TEST ("/import/preview", test_preview);
  TEST ("/import/many", test_many);
  return g_test_run ();
}
