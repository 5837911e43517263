/* See sell-scene.h. SPDX-License-Identifier: GPL-3.0-or-later */
#include "sell-scene.h"
#include "tk-page.h"
#include "tk-store-lease.h"
#include "tk-store-place.h"
#include "tk-type-tile.h"
#include "tk-voucher.h"

#include <string.h>

#define SELL_UNTIL (TK_FIXTURE_NOW_MS + 6 * 3600 * G_GINT64_CONSTANT (1000))

static void
add_lease (UiScene *scene, const char *id, guint type, guint last, const char *places)
{
  TkWireLease lease = { .id = (char *) id, .status = (char *) "open", .event = 1, .type = type, .first = 1, .last = last, .epoch = 1,
                        .sell_until = SELL_UNTIL, .places = (char *) places };
  TkStoreLeaseNews news = { 0 };
  g_autoptr (GError) error = NULL;

  tk_store_put_lease (scene->terminal->store, &scene->terminal->clock.base, &lease, &news, &error);
  g_assert_no_error (error);
}

static void
add_row (TkWirePlan *plan, guint row, guint per_row)
{
  TkWirePlanRow *wire = tk_wire_append (&tk_wire_plan_row_shape, plan->rows);
  g_autofree char *label = row < 26 ? g_strdup_printf ("%c", 'A' + row) : g_strdup_printf ("A%c", 'A' + row - 26);

  tk_wire_set (&wire->label, label);
  wire->first = row * per_row + 1;
  wire->count = per_row;
  wire->number = wire->step = 1;
  wire->x = 40;
  wire->dx = 40;
  wire->y = 120 + 44 * row;
}

void
sell_scene_add_stalls (UiScene *scene, guint rows, guint per_row)
{
  TkWirePlan *plan = tk_wire_new (&tk_wire_plan_shape);
  g_autofree char *sql = g_strdup_printf ("INSERT INTO ticket_type (event, number, name, description, price, capacity, admits, position,"
                                          " sale_from, sale_until) VALUES (1, %d, 'Stalls', '', 200000, %u, 1, 4, 0, 0)",
                                          SELL_SCENE_STALLS, rows * per_row);
  g_autofree char *places = g_strdup_printf ("%u-%u", per_row + 1, rows * per_row);
  g_autoptr (GError) error = NULL;

  tk_terminal_fixture_sql (scene->terminal, sql);
  plan->event = 1;
  plan->type = SELL_SCENE_STALLS;
  plan->width = 40 * (per_row + 1);
  plan->height = 120 + 44 * rows;
  tk_wire_set (&plan->name, "Stalls");
  tk_wire_set (&plan->stage, "Stage");
  for (guint row = 0; row < rows; row++)
    add_row (plan, row, per_row);
  tk_store_put_plan (scene->terminal->store, plan, &error);
  g_assert_no_error (error);
  tk_wire_free (&tk_wire_plan_shape, plan);
  add_lease (scene, "stalls", SELL_SCENE_STALLS, (rows - 1) * per_row, places);
}

void
sell_scene_add_voucher (UiScene *scene, guint number, const char *name, const char *code, const char *kind, gint64 value, guint uses,
                        gboolean approval)
{
  g_autofree char *digest = code != NULL ? tk_voucher_digest (1, code) : g_strdup ("");
  g_autofree char *sql = g_strdup_printf ("INSERT INTO voucher VALUES (1, %u, '%s', '%s', '%s', %" G_GINT64_FORMAT ", '', %u, 0, 0, 0, %d, 0)",
                                          number, name, digest, kind, value, uses, approval);

  tk_terminal_fixture_sql (scene->terminal, sql);
}

void
sell_scene_add_types (UiScene *scene, guint n)
{
  g_autofree char *sql = g_strdup_printf (
    "BEGIN;"
    "WITH RECURSIVE n (i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < %u) "
    "INSERT INTO ticket_type (event, number, name, description, price, capacity, admits, position, sale_from, sale_until) "
    "SELECT 1, i, printf ('Block %%d', i), '', 50000 + i * 1000, 10000, 1, i, 0, 0 FROM n;"
    "INSERT INTO lease (id, event, type, first, last, next, epoch, sell_until, status) "
    "SELECT 'many-' || number, 1, number, 1, 10000, 1, 1, %" G_GINT64_FORMAT ", 'open' FROM ticket_type WHERE event = 1 AND number >= 100;"
    "COMMIT;",
    99 + n, SELL_UNTIL);

  tk_terminal_fixture_sql (scene->terminal, sql);
}

void
sell_scene_add_comedy (UiScene *scene)
{
  g_autofree char *sql = g_strdup_printf ("INSERT INTO lease (id, event, type, first, last, next, epoch, sell_until, status)"
                                          " VALUES ('comedy', 2, 1, 1, 200, 1, 1, %" G_GINT64_FORMAT ", 'open')", SELL_UNTIL);

  tk_terminal_fixture_sql (scene->terminal, sql);
}

static gboolean
has_tiles (gpointer data)
{
  GtkWidget *tile = ui_find (data, TK_TYPE_TYPE_TILE);

  return tile != NULL && gtk_widget_get_mapped (tile) && tk_type_tile_get_place (TK_TYPE_TILE (tile)) > 0;
}

GtkWidget *
sell_scene_open (UiScene *scene)
{
  GtkWidget *page;

  ui_scene_sign_in (scene, "amina", "2468", "sell");
  page = tk_window_get_page (scene->window);
  ui_wait (has_tiles, page, "the tiles");
  return page;
}

gboolean
sell_scene_shows (GtkWidget *root, const char *text)
{
  return ui_find_text (root, text) != NULL;
}

typedef struct { GtkWidget *root; const char *text; } Wanted;

static gboolean
is_shown (gpointer data)
{
  const Wanted *wanted = data;

  return sell_scene_shows (wanted->root, wanted->text);
}

void
sell_scene_wait (GtkWidget *root, const char *text)
{
  Wanted wanted = { root, text };

  ui_wait (is_shown, &wanted, text);
}

void
sell_scene_keys (UiScene *scene, const guint *keys, guint n)
{
  for (guint i = 0; i < n; i++)
    ui_scene_key (scene, keys[i]);
}

static GtkWidget *
find_field (UiScene *scene)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (scene->window));

  g_assert_nonnull (focus);
  g_assert_true (GTK_IS_EDITABLE (focus));
  return focus;
}

void
sell_scene_type (UiScene *scene, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (find_field (scene)), text);
  ui_idle (5);
}

void
sell_scene_enter (UiScene *scene)
{
  GtkWidget *field = find_field (scene), *entry = gtk_widget_get_ancestor (field, GTK_TYPE_ENTRY);

  g_signal_emit_by_name (entry != NULL ? entry : gtk_widget_get_ancestor (field, GTK_TYPE_SEARCH_ENTRY), "activate");
}

void
sell_scene_scan (UiScene *scene, const char *text)
{
  TkPage *page = TK_PAGE (tk_window_get_page (scene->window));
  gint64 now_ms = g_get_monotonic_time () / 1000;

  for (const char *c = text; *c != '\0'; c++)
    tk_page_scanner_key (page, gdk_unicode_to_keyval ((guint32) *c), 0, now_ms++);
  tk_page_scanner_key (page, GDK_KEY_Return, 0, now_ms);
}

static GtkWidget *
find_button (GtkWidget *root, const char *name)
{
  if (GTK_IS_BUTTON (root) && gtk_widget_get_mapped (root))
    {
      const char *label = gtk_button_get_label (GTK_BUTTON (root));

      if (g_strcmp0 (label, name) == 0 || gtk_test_accessible_check_property (GTK_ACCESSIBLE (root), GTK_ACCESSIBLE_PROPERTY_LABEL, name) == NULL)
        return root;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_button (child, name);

      if (found != NULL)
        return found;
    }
  return NULL;
}

void
sell_scene_touch (GtkWidget *root, const char *name)
{
  GtkWidget *button = find_button (root, name);

  if (button == NULL)
    g_error ("no button “%s” to touch", name);
  g_assert_true (gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}
