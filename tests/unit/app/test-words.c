/* What is pasted to join a hub, ages and times, and how the terminal says it is doing. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-concerns.h"
#include "tk-enrol-text.h"
#include "tk-wording.h"

#include <string.h>

static void
test_enrol_text (void)
{
  static const struct { const char *text, *code, *url; } cases[] = {
    { "6GM6-7SMZ-RXXZ-6REM", "6GM6-7SMZ-RXXZ-6REM", NULL },
    { "  6GM6-7SMZ\n", "6GM6-7SMZ", NULL },
    { "{\"code\":\"6GM6-7SMZ\",\"url\":\"https://hub.example\"}", "6GM6-7SMZ", "https://hub.example" },
    { "{\"code\":\"6GM6-7SMZ\",\"id\":3}", "6GM6-7SMZ", NULL },
    { "https://hub.example#6GM6-7SMZ", "6GM6-7SMZ", "https://hub.example" },
    { "https://hub.example:8443 6GM6-7SMZ", "6GM6-7SMZ", "https://hub.example:8443" },
    { "6GM6-7SMZ HTTP://hub.example", "6GM6-7SMZ", "HTTP://hub.example" },
    { "", NULL, NULL }, { "??", NULL, NULL }, { "abc", NULL, NULL }, { "https://hub.example", NULL, NULL },
    { "https://hub.example#", NULL, NULL }, { "{\"url\":\"https://hub.example\"}", NULL, NULL }, { "{\"code\":7}", NULL, NULL },
    { "{\"code\":\"6GM6-7SMZ\"", NULL, NULL }, { "TK1:112000V50V", NULL, NULL }, { "co\xff" "de-1234", NULL, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      char *code = NULL, *url = NULL;

      g_test_message ("text %u", i);
      g_assert_cmpint (tk_enrol_text_parse (cases[i].text, &code, &url), ==, cases[i].code != NULL);
      g_assert_cmpstr (code, ==, cases[i].code);
      g_assert_cmpstr (url, ==, cases[i].url);
      g_free (code);
      g_free (url);
    }
}

static void
test_ages (void)
{
  static const struct { gint64 ms; const char *words; } cases[] = {
    { -1, "0 s" }, { 999, "0 s" }, { 4999, "4 s" }, { 5000, "5 s" }, { 59999, "59 s" }, { 60000, "1 min" }, { 3599999, "59 min" },
    { 3600000, "1 h 0 min" }, { 9000000, "2 h 30 min" }, { 86400000, "1 day" }, { 200000000, "2 days" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *words = tk_wording_age (cases[i].ms);

      g_assert_cmpstr (words, ==, cases[i].words);
    }
}

static void
test_times (void)
{
  g_autofree char *time = tk_wording_time (1795276800000, "Africa/Nairobi");
  g_autofree char *day = tk_wording_day_time (1795276800000, "Africa/Nairobi");
  g_autofree char *money = tk_wording_money (150000, "KES"), *amount = tk_wording_amount (150050, "KES");

  g_assert_cmpstr (time, ==, "19:00");
  g_assert_cmpstr (day, ==, "Sat 21 Nov 19:00");
  g_assert_cmpstr (money, ==, "KES 1,500");
  g_assert_cmpstr (amount, ==, "1,500.50");
}

static TkDeskStatus *
make_status (TkNetState net, gint64 data_ms)
{
  TkDeskStatus *status = g_new0 (TkDeskStatus, 1);

  status->net = net;
  status->data_ms = status->last_contact_ms = data_ms;
  status->last_error = g_strdup ("");
  status->head_hash = g_strdup ("");
  status->witness_url = g_strdup ("");
  status->witness_error = g_strdup ("");
  status->leases = g_ptr_array_new ();
  status->incidents = g_ptr_array_new ();
  status->dead_letters = g_ptr_array_new ();
  return status;
}

/* Levels in the order Network, Sync, Journal, Leases, Clock, Printer, Camera, Scanner, Disk: w(ell), !(watch), b(ad). */
static void
test_concerns (void)
{
  static const struct { TkNetState net; gint64 age, offset; gboolean revoked, writable; guint cameras; gint64 disk; const char *levels; } cases[] = {
    { TK_NET_ONLINE, 1000, 0, FALSE, TRUE, 1, G_GINT64_CONSTANT (1) << 34, "www!wwwww" },
    { TK_NET_SLOW, 1000, 3000, FALSE, TRUE, 0, G_GINT64_CONSTANT (1) << 29, "!ww!!w!w!" },
    { TK_NET_OFFLINE, 3600000, -90000, FALSE, FALSE, 1, 1 << 20, "!!w!bbwwb" },
    { TK_NET_NEVER, -1, 0, FALSE, TRUE, 1, -1, "!bw!!www!" },
    { TK_NET_ONLINE, 1000, 0, TRUE, TRUE, 1, G_GINT64_CONSTANT (1) << 34, "bww!wwwww" },
  };
  const gint64 now = 1795276800000;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TkDeskStatus) status = make_status (cases[i].net, cases[i].age < 0 ? 0 : now - cases[i].age);
      TkMachine machine = { .print_folder = (char *) "/srv/printed", .print_folder_writable = cases[i].writable,
                            .printer = (char *) "", .cameras = cases[i].cameras, .disk_free = cases[i].disk };
      g_autoptr (GPtrArray) concerns = NULL;

      status->clock_offset_ms = cases[i].offset;
      concerns = tk_concerns_list (status, cases[i].revoked, &machine, now);
      g_assert_cmpuint (concerns->len, ==, strlen (cases[i].levels));
      for (guint n = 0; n < concerns->len; n++)
        {
          const TkConcern *concern = g_ptr_array_index (concerns, n);

          g_test_message ("case %u: %s: %s (%s)", i, concern->name, concern->state, concern->advice);
          g_assert_cmpint ("w!b"[concern->level], ==, cases[i].levels[n]);
          g_assert_cmpint (*concern->state, !=, '\0');
          g_assert_cmpint (*concern->advice != '\0', ==, concern->level != TK_CONCERN_WELL);
        }
    }
}

/* A printer that is set counts, not the folder. */
static void
test_printer (void)
{
  static const struct { const char *trouble, *level; } cases[] = { { NULL, "w" }, { "The printer does not print: its paper is out.", "b" } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TkDeskStatus) status = make_status (TK_NET_ONLINE, 1795276800000);
      TkMachine machine = { .print_folder = (char *) "/srv/printed", .printer = (char *) "tcp:10.0.0.9",
                            .printer_trouble = (char *) cases[i].trouble };
      g_autoptr (GPtrArray) concerns = tk_concerns_list (status, FALSE, &machine, 1795276800000);
      guint found = 0;

      for (guint n = 0; n < concerns->len; n++)
        {
          const TkConcern *concern = g_ptr_array_index (concerns, n);

          if (g_strcmp0 (concern->state, "tcp:10.0.0.9") != 0)
            continue;
          found++;
          g_assert_cmpint ("w!b"[concern->level], ==, *cases[i].level);
          g_assert_cmpstr (concern->advice, ==, cases[i].trouble != NULL ? cases[i].trouble : "");
        }
      g_assert_cmpuint (found, ==, 1);
    }
}

/* The hub is told of only when it has not been met for most of the time allowed. */
static void
test_alone (void)
{
  static const struct { gint64 alone, limit; const char *level, *words; } cases[] = {
    { 1000, 0, NULL, NULL }, { 36, 48, NULL, NULL }, { 37, 48, "!", "in 11 hours" }, { 47, 48, "!", "in 1 hour " }, { 48, 48, "!", "in 0 hours" },
    { 49, 48, "b", "has stopped" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TkDeskStatus) status = make_status (TK_NET_OFFLINE, 1795276800000);
      TkMachine machine = { .print_folder = (char *) "/srv/printed", .print_folder_writable = TRUE, .printer = (char *) "",
                            .cameras = 1, .disk_free = G_GINT64_CONSTANT (1) << 34 };
      g_autoptr (GPtrArray) concerns = NULL;
      const TkConcern *hub;

      status->alone_ms = cases[i].alone * 3600000;
      status->alone_limit_ms = cases[i].limit * 3600000;
      concerns = tk_concerns_list (status, FALSE, &machine, 1795276800000);
      hub = g_ptr_array_index (concerns, 1);
      g_assert_cmpint (g_str_equal (hub->name, "Hub"), ==, cases[i].level != NULL);
      if (cases[i].level == NULL)
        continue;
      g_assert_cmpint ("w!b"[hub->level], ==, cases[i].level[0]);
      g_assert_nonnull (strstr (hub->state, cases[i].words));
      g_assert_cmpstr (hub->advice, !=, "");
    }
}

static void
test_witness (void)
{
  static const struct { const char *url, *error; gint64 behind, at_ms; const char *level, *words; } cases[] = {
    { "", "", 0, 0, NULL, NULL }, { "http://hall", "", 0, 1795276700000, "w", "everything" },
    { "http://hall", "", 3, 1795276740000, "w", "3 entries behind · last confirmed 1 min ago" },
    { "http://hall", "not reached", 1, 1795276740000, "!", "1 entry behind" }, { "http://hall", "", 2, 0, "!", "2 entries behind" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TkDeskStatus) status = make_status (TK_NET_ONLINE, 1795276800000);
      TkMachine machine = { .print_folder = (char *) "/srv/printed", .print_folder_writable = TRUE, .printer = (char *) "", .cameras = 1,
                            .disk_free = G_GINT64_CONSTANT (1) << 34 };
      g_autoptr (GPtrArray) concerns = NULL;
      const TkConcern *found;

      g_free (status->witness_url);
      g_free (status->witness_error);
      status->witness_url = g_strdup (cases[i].url);
      status->witness_error = g_strdup (cases[i].error);
      status->witness_acked_seq = status->head_seq - cases[i].behind;
      status->witness_at_ms = cases[i].at_ms;
      concerns = tk_concerns_list (status, FALSE, &machine, 1795276800000);
      found = g_ptr_array_index (concerns, 2);
      g_assert_cmpint (g_str_equal (found->name, "Witness"), ==, cases[i].level != NULL);
      if (cases[i].level == NULL)
        continue;
      g_assert_cmpint ("w!b"[found->level], ==, cases[i].level[0]);
      g_assert_nonnull (strstr (found->state, cases[i].words));
    }
}

static void
test_turnstile (void)
{
  TkConcern *well = tk_concern_turnstile ("open-gate", ""), *bad = tk_concern_turnstile ("open-gate", "It failed.");

  g_assert_null (tk_concern_turnstile ("", "It failed."));
  g_assert_cmpint (well->level, ==, TK_CONCERN_WELL);
  g_assert_cmpint (bad->level, ==, TK_CONCERN_BAD);
  g_assert_cmpstr (bad->state, ==, "It failed.");
  tk_concern_free (well);
  tk_concern_free (bad);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/enrol-text", test_enrol_text);
  g_test_add_func ("/app/ages", test_ages);
  g_test_add_func ("/app/times", test_times);
  g_test_add_func ("/app/concerns", test_concerns);
  g_test_add_func ("/app/printer", test_printer);
  g_test_add_func ("/app/alone", test_alone);
  g_test_add_func ("/app/witness", test_witness);
  g_test_add_func ("/app/turnstile", test_turnstile);
  return g_test_run ();
}
