/* UUIDs and roles. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-role.h"
#include "tk-uuid.h"

#include <string.h>

#define MAKERS 4
#define PER_MAKER 5000

static void
assert_all_ascend (TkFakeClock *fake, gint64 step_ms, guint count)
{
  char last[TK_UUID_SIZE], next[TK_UUID_SIZE];

  tk_uuid_new (&fake->base, last);
  for (guint i = 0; i < count; i++)
    {
      tk_fake_clock_advance (fake, step_ms);
      tk_uuid_new (&fake->base, next);
      g_assert_true (tk_uuid_is_valid (next));
      g_assert_cmpstr (next, >, last);
      memcpy (last, next, sizeof last);
    }
}

/* Ids never go back, so a clock of long ago shows only in a fresh process. */
static void
test_carries_the_time (void)
{
  TkFakeClock fake;
  char id[TK_UUID_SIZE];

  tk_uuid_forget ();
  tk_fake_clock_init (&fake, 0x0123456789ab);
  tk_uuid_new (&fake.base, id);
  g_assert_cmpuint (strlen (id), ==, TK_UUID_SIZE - 1);
  g_assert_true (tk_uuid_is_valid (id));
  g_assert_true (g_str_has_prefix (id, "01234567-89ab-7"));
}

static void
test_ascends (void)
{
  TkFakeClock fake;

  tk_fake_clock_init (&fake, 0x0123456789ff);
  assert_all_ascend (&fake, 0, 20000);
  assert_all_ascend (&fake, 1, 1000);
  assert_all_ascend (&fake, -5, 1000);
}

static void
test_survives_odd_clocks (void)
{
  TkFakeClock fake;
  char id[TK_UUID_SIZE], later[TK_UUID_SIZE];

  tk_fake_clock_init (&fake, -1000);
  tk_uuid_new (&fake.base, id);
  g_assert_true (tk_uuid_is_valid (id));
  tk_uuid_new (tk_clock_system (), later);
  g_assert_cmpstr (later, >, id);
}

static gpointer
make_many (gpointer clock)
{
  char (*ids)[TK_UUID_SIZE] = g_malloc_n (PER_MAKER, TK_UUID_SIZE);

  for (guint i = 0; i < PER_MAKER; i++)
    tk_uuid_new (clock, ids[i]);
  return ids;
}

static void
test_threads (void)
{
  GThread *makers[MAKERS];
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < MAKERS; i++)
    makers[i] = g_thread_new ("maker", make_many, (gpointer) tk_clock_system ());
  for (guint i = 0; i < MAKERS; i++)
    {
      g_autofree char (*ids)[TK_UUID_SIZE] = g_thread_join (makers[i]);
      for (guint j = 0; j < PER_MAKER; j++)
        {
          g_hash_table_add (seen, g_strdup (ids[j]));
          if (j > 0)
            g_assert_cmpstr (ids[j], >, ids[j - 1]);
        }
    }
  g_assert_cmpuint (g_hash_table_size (seen), ==, MAKERS * PER_MAKER);
}

/* RFC 9562, appendix A.6. */
static void
test_bytes (void)
{
  static const guint8 bytes[16] = { 0x01, 0x7f, 0x22, 0xe2, 0x79, 0xb0, 0x7c, 0xc3,
                                    0x98, 0xc4, 0xdc, 0x0c, 0x0c, 0x07, 0x39, 0x8f };
  guint8 back[16] = { 0 };
  char text[TK_UUID_SIZE];

  tk_uuid_from_bytes (bytes, text);
  g_assert_cmpstr (text, ==, "017f22e2-79b0-7cc3-98c4-dc0c0c07398f");
  g_assert_true (tk_uuid_to_bytes (text, back));
  g_assert_cmpmem (back, 16, bytes, 16);
}

static void
test_refuses (void)
{
  static const char *table[] = {
    NULL,
    "",
    "017f22e2",
    "017f22e2-79b0-7cc3-98c4-dc0c0c07398",
    "017f22e2-79b0-7cc3-98c4-dc0c0c07398f0",
    "017F22E2-79B0-7CC3-98C4-DC0C0C07398F",
    "017f22e2-79b0-4cc3-98c4-dc0c0c07398f",
    "017f22e2-79b0-7cc3-78c4-dc0c0c07398f",
    "017f22e2-79b0-7cc3-c8c4-dc0c0c07398f",
    "017f22e279b07cc398c4dc0c0c07398f",
    "{017f22e2-79b0-7cc3-98c4-dc0c0c07398f}",
    "017f22e2-79b0-7cc3-98c4-dc0c0c07398g",
    "017f22e2-79b0-7cc3-98c4_dc0c0c07398f",
    "017f22e-279b0-7cc3-98c4-dc0c0c07398f",
    " 017f22e2-79b0-7cc3-98c4-dc0c0c07398f",
    "00000000-0000-0000-0000-000000000000",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      guint8 out[16] = { 42 };
      g_assert_false (tk_uuid_is_valid (table[i]));
      g_assert_false (tk_uuid_to_bytes (table[i], out));
      g_assert_cmpuint (out[0], ==, 42);
    }
}

static void
test_roles (void)
{
  static const struct { TkRole role; const char *name; gboolean sell, check_in, supervise; } table[] = {
    { TK_ROLE_NONE, "", FALSE, FALSE, FALSE },
    { TK_ROLE_ATTENDEE, "attendee", FALSE, FALSE, FALSE },
    { TK_ROLE_GATE, "gate", FALSE, TRUE, FALSE },
    { TK_ROLE_CASHIER, "cashier", TRUE, FALSE, FALSE },
    { TK_ROLE_SUPERVISOR, "supervisor", TRUE, TRUE, TRUE },
    { TK_ROLE_ORGANIZER, "organizer", TRUE, TRUE, TRUE },
    { TK_ROLE_ADMIN, "admin", TRUE, TRUE, TRUE },
    { (TkRole) 7, "", FALSE, FALSE, FALSE },
    { (TkRole) 99, "", FALSE, FALSE, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_assert_cmpstr (tk_role_to_string (table[i].role), ==, table[i].name);
      if (table[i].role <= TK_ROLE_ADMIN)
        g_assert_cmpint (tk_role_from_string (table[i].name), ==, table[i].role);
      g_assert_cmpint (tk_role_may_sell (table[i].role), ==, table[i].sell);
      g_assert_cmpint (tk_role_may_check_in (table[i].role), ==, table[i].check_in);
      g_assert_cmpint (tk_role_may_supervise (table[i].role), ==, table[i].supervise);
    }
}

static void
test_roles_refuse (void)
{
  static const char *table[] = { NULL, "", "Admin", "ADMIN", "admin ", "root", "none" };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    g_assert_cmpint (tk_role_from_string (table[i]), ==, TK_ROLE_NONE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ids/uuid/carries-the-time", test_carries_the_time);
  g_test_add_func ("/ids/uuid/ascends", test_ascends);
  g_test_add_func ("/ids/uuid/odd-clocks", test_survives_odd_clocks);
  g_test_add_func ("/ids/uuid/threads", test_threads);
  g_test_add_func ("/ids/uuid/bytes", test_bytes);
  g_test_add_func ("/ids/uuid/refuses", test_refuses);
  g_test_add_func ("/ids/roles", test_roles);
  g_test_add_func ("/ids/roles/refuse", test_roles_refuse);
  return g_test_run ();
}
