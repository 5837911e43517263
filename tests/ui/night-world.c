/* See night-world.h. SPDX-License-Identifier: GPL-3.0-or-later */
#include "night-world.h"

#include "tk-decode.h"

#include <signal.h>
#include <string.h>

#define BUYERS_TAKE_MS "1200" /* late money comes after cash was taken */
#define PATIENCE_US (60 * G_USEC_PER_SEC)
#define LOOK_US 10000

/* ---- Databases ---- */

static gint64
ask (TkDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;
  gint64 number = 0;

  tk_db_get_int (db, &number, NULL, &error, sql, "");
  g_assert_no_error (error);
  return number;
}

gint64
night_ask (Night *night, const char *sql)
{
  return ask (night->db, sql);
}

gint64
night_ask_hub (Night *night, const char *sql)
{
  return ask (night->hub, sql);
}

char *
night_tell (Night *night, const char *sql)
{
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  tk_db_get_text (night->db, &text, &error, sql, "");
  g_assert_no_error (error);
  return text;
}

/* What is on screen when it does not come is worth a picture. */
static void
wait_for (Night *night, TkDb *db, const char *sql, gint64 wanted)
{
  gint64 end = g_get_monotonic_time () + PATIENCE_US;

  while (ask (db, sql) != wanted)
    {
      if (g_get_monotonic_time () > end)
        {
          evening_screen_draw (night->screen, "failed");
          g_error ("waited in vain for %" G_GINT64_FORMAT ", there is %" G_GINT64_FORMAT ": %s", wanted, ask (db, sql), sql);
        }
      g_usleep (LOOK_US);
    }
}

void
night_wait (Night *night, const char *sql, gint64 wanted)
{
  wait_for (night, night->db, sql, wanted);
}

void
night_wait_hub (Night *night, const char *sql, gint64 wanted)
{
  wait_for (night, night->hub, sql, wanted);
}

static TkDb *
open_db (const char *path)
{
  g_autoptr (GError) error = NULL;
  TkDb *db = tk_db_open (path, TK_DB_READ_ONLY | TK_DB_EXISTING, &error);

  g_assert_no_error (error);
  return db;
}

/* ---- The venue ---- */

static gboolean
is_there (gpointer path)
{
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* The hub serves again, with gateways that buyers' phones tell what to do. */
static void
start_gateways (Night *night)
{
  g_autofree char *config = g_build_filename (night->world->dir, "gateways.conf", NULL);
  TkHubRunner *hub = night->world->hub;
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE);
  g_autoptr (GError) error = NULL;

  g_subprocess_launcher_unsetenv (launcher, "G_DEBUG"); /* its 502 is a part of the play */
  night->gateways = g_subprocess_launcher_spawn (launcher, &error, g_getenv ("TIKETI_FAKE_GATEWAY_PROGRAM"), "--daraja", "0",
                                                 "--paystack", "0", "--smtp", "0", "--delay", BUYERS_TAKE_MS, "--callbacks",
                                                 tk_hub_runner_get_url (hub), "--config", config, NULL);
  g_assert_no_error (error);
  evening_wait (is_there, config, "the gateways' configuration");
  tk_hub_runner_use_config (hub, config);
  tk_hub_runner_stop (hub);
  tk_hub_runner_start (hub, &error);
  g_assert_no_error (error);
}

/* As the Status page would write it. */
static void
set_printer (Night *night)
{
  g_autofree char *path = g_build_filename (night->dir, "window.ini", NULL);
  g_autofree char *address = fake_printer_get_address (night->printer, ",drawer");
  g_autofree char *text = g_strdup_printf ("[window]\nprinter=%s\nidle-minutes=0\n", address);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

/* A cashier who takes over, and a voucher for three. */
static void
add_people (Night *night)
{
  g_autofree char *pin = g_build_filename (night->world->dir, "otieno.pin", NULL);

  g_free (evening_hub (night->world, "voucher", "add", "1", "--name", "Night owls", "--code", "NIGHT50", "--percent", "50", "--uses", "3",
                       NULL));
  g_file_set_contents_full (pin, "7531\n", -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL);
  g_free (evening_hub (night->world, "staff", "add", "--name", "otieno", "--display-name", "Otieno", "--role", "cashier", "--pin-file", pin,
                       NULL));
}

Night *
night_new (guint rows)
{
  Night *night = g_new0 (Night, 1);
  g_autofree char *path = NULL;

  night->world = evening_world_new ();
  night->dir = g_build_filename (night->world->dir, "office", NULL);
  start_gateways (night);
  night->printer = fake_printer_new (&(FakePrinterFaults) { .rows_left = rows });
  add_people (night);
  evening_world_enrol (night->world, "office", "Office", "both", tk_fault_proxy_get_url (night->world->proxy));
  set_printer (night);
  path = g_build_filename (night->dir, "terminal.db", NULL);
  night->db = open_db (path);
  night->hub = open_db (tk_hub_runner_get_db_path (night->world->hub));
  return night;
}

void
night_free (Night *night)
{
  g_clear_pointer (&night->screen, evening_screen_free);
  tk_db_close (night->db);
  tk_db_close (night->hub);
  g_subprocess_force_exit (night->gateways);
  g_subprocess_wait (night->gateways, NULL, NULL);
  g_object_unref (night->gateways);
  fake_printer_free (night->printer);
  evening_world_free (night->world);
  g_free (night->dir);
  g_free (night);
}

/* ---- The window ---- */

void
night_open (Night *night)
{
  g_clear_pointer (&night->screen, evening_screen_free);
  night->screen = evening_screen_start (night->dir, NULL, (const char *const[]) { "--page", "sell", NULL });
}

#define SIGNED_IN "SELECT count (*) FROM journal WHERE kind = 'staff.signed-in'"

void
night_sign_in (Night *night, const char *face, const char *staff, const char *pin)
{
  gint64 before = night_ask (night, SIGNED_IN);

  evening_screen_touch (night->screen, EVENING_BUTTON, face);
  evening_screen_wait (night->screen, EVENING_LABEL, staff);
  evening_screen_type (night->screen, pin);
  evening_screen_press (night->screen, "Return", NULL);
  night_wait (night, SIGNED_IN, before + 1);
}

/* ---- Paper ---- */

static gboolean
is_sold_here (Night *night, const char *token)
{
  g_autoptr (GError) error = NULL;
  gint64 n = 0;

  tk_db_get_int (night->db, &n, NULL, &error, "SELECT count(*) FROM sale_ticket WHERE token = $1", "s", token);
  g_assert_no_error (error);
  return n == 1;
}

void
night_read_papers (Night *night, guint *tickets, guint *different)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GPtrArray *papers;

  fake_printer_settle (night->printer);
  papers = fake_printer_get_papers (night->printer);
  *tickets = 0;
  for (guint i = 0; i < papers->len; i++)
    {
      const FakePaper *paper = g_ptr_array_index (papers, i);
      g_autoptr (TkDecoder) decoder = tk_decoder_new ();
      g_autoptr (TkReading) reading = tk_decoder_read (decoder, paper->luma->data, paper->width, paper->height, paper->width, TRUE);

      if (reading == NULL || !g_str_has_prefix (reading->payload, "TK1:"))
        continue;
      g_assert_true (is_sold_here (night, reading->payload));
      (*tickets)++;
      g_hash_table_add (seen, g_strdup (reading->payload));
    }
  *different = g_hash_table_size (seen);
  g_assert_null (fake_printer_get_unknown (night->printer));
}
