/* Packed batches to a real hub: how much a sale costs on the wire, and cuts in the middle of them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-sync-scene.h"

#define SALE_BYTES 400 /* on the wire, when many wait */

static void
sell (const char *box, guint n)
{
  for (guint i = 0; i < n; i++)
    g_free (tk_scene_sell (box, 1));
}

static void
test_bytes_of_a_sale (void)
{
  g_autoptr (TkSyncScene) scene = tk_sync_scene_new ();
  const char *box = tk_sync_scene_enrol (scene, tk_hub_runner_get_box_office_code (scene->hub));
  guint up, down;

  sell (box, 100);
  tk_fault_proxy_set (scene->proxy, TK_FAULT_PASS, 0);
  tk_scene_sync (box);
  tk_fault_proxy_get_bytes (scene->proxy, &up, &down);
  g_test_message ("100 sales: %u bytes up, %u a sale, with the requests for changes and leases", up, up / 100);
  g_assert_cmpuint (up / 100, <=, SALE_BYTES);
  tk_sync_scene_assert_same (scene, box);
}

/* Wherever in the packed body the line is cut: the batch goes again as a whole, and is taken once. */
static void
test_cuts (void)
{
  g_autoptr (TkSyncScene) scene = tk_sync_scene_new ();
  const char *box = tk_sync_scene_enrol (scene, tk_hub_runner_get_box_office_code (scene->hub));
  guint sales = 0, blows = 0, most = 0;

  for (guint n = 100; n < 5000; n += 350)
    {
      g_autoptr (GError) error = NULL;
      guint up, down;

      sell (box, 20);
      sales += 20;
      tk_fault_proxy_set (scene->proxy, TK_FAULT_RESET_UP, n);
      if (!tk_sync_once (box, tk_clock_system (), NULL, &error))
        g_assert_true (error->domain == TK_SYNC_ERROR);
      blows += tk_fault_proxy_get_faults (scene->proxy);
      tk_fault_proxy_set (scene->proxy, TK_FAULT_PASS, 0);
      tk_scene_sync (box);
      tk_fault_proxy_get_bytes (scene->proxy, &up, &down);
      most = MAX (most, up);
    }
  g_test_message ("%u sales, %u cuts, at most %u bytes sent again after one", sales, blows, most);
  g_assert_cmpuint (blows, >=, 8);
  tk_sync_scene_assert_same (scene, box);
  g_assert_cmpint (tk_sync_scene_ask_hub (scene, "SELECT count(*) FROM sale"), ==, sales);
  g_assert_cmpint (tk_sync_scene_ask_hub (scene, "SELECT count(*) FROM ticket"), ==, sales);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/packed/bytes-of-a-sale", test_bytes_of_a_sale);
  g_test_add_func ("/packed/cuts", test_cuts);
  return g_test_run ();
}
