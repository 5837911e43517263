/* The Status page carries by hand: a journal to a file, what cannot be imported said in words, dead letters listed.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <gtk/gtk.h>
#include <string.h>

#include "tk-certificate-view.h"
#include "tk-desk-sell.h"
#include "tk-desk-status.h"
#include "tk-status-page.h"
#include "ui-scene.h"

typedef struct
{
  GtkWidget *root;
  const char *text;
} Wanted;

static gboolean
is_shown (gpointer data)
{
  Wanted *wanted = data;

  return ui_find_text (wanted->root, wanted->text) != NULL;
}

static void
wait_for (UiScene *scene, const char *text)
{
  Wanted wanted = { tk_window_get_page (scene->window), text };

  ui_wait (is_shown, &wanted, text);
}

static UiScene *
open_status (void)
{
  UiScene *scene = ui_scene_new ();
  TkCartLine line = { 1, 1, 1 };
  TkPayment cash = { TK_PAY_CASH, 150000, NULL };
  TkSaleRequest request = { .lines = &line, .n_lines = 1, .payments = &cash, .n_payments = 1 };
  g_autoptr (GError) error = NULL;
  g_autoptr (TkSale) sale = tk_desk_sell (scene->terminal->desk, scene->terminal->amina, &request, &error);

  g_assert_no_error (error);
  tk_terminal_fixture_sql (scene->terminal, "INSERT INTO journal_answer VALUES (2, 'dead', 'The hub does not know sales of this kind', 5)");
  ui_scene_sign_in (scene, "wanjiru", "8642", "status");
  return scene;
}

static void
carry (UiScene *scene, gboolean up, const char *path)
{
  tk_status_page_carry (TK_STATUS_PAGE (ui_find (tk_window_get_page (scene->window), TK_TYPE_STATUS_PAGE)), up, path);
}

static void
test_export (void)
{
  g_autoptr (UiScene) scene = open_status ();
  g_autofree char *path = g_build_filename (scene->terminal->dir, "stick.ndjson", NULL);
  g_autoptr (GError) error = NULL;
  gint64 entries = 0;

  carry (scene, TRUE, path);
  wait_for (scene, "entries are on the stick");
  g_assert_true (tk_journal_verify_file (path, &entries, &error));
  g_assert_no_error (error);
  g_assert_cmpint (entries, >=, 2);
  carry (scene, TRUE, path); /* never over what is there */
  wait_for (scene, "cannot be written");
}

static void
test_import (void)
{
  g_autoptr (UiScene) scene = open_status ();
  g_autofree char *missing = g_build_filename (scene->terminal->dir, "missing.ndjson", NULL);
  g_autofree char *other = g_build_filename (scene->terminal->dir, "other.ndjson", NULL);

  carry (scene, FALSE, missing);
  wait_for (scene, "cannot be read");
  g_assert_true (g_file_set_contents (other, "something else\n", -1, NULL));
  carry (scene, FALSE, other);
  wait_for (scene, "it is no bundle of a hub");
}

/* Without a hub the try ends in words, and the letters stay. */
static void
test_dead_letters (void)
{
  g_autoptr (UiScene) scene = open_status ();
  GtkWidget *page = tk_window_get_page (scene->window);

  wait_for (scene, "The hub does not know sales of this kind");
  wait_for (scene, "Try again");
  gtk_widget_activate_action (ui_find (page, TK_TYPE_STATUS_PAGE), "status.retry", NULL);
  wait_for (scene, "hub");
  wait_for (scene, "The hub does not know sales of this kind");
}

/* A gate that never heard of this till scans its certificate off the screen. */
static void
test_certificate (void)
{
  g_autoptr (UiScene) scene = open_status ();
  TkCertificateView *view = ui_find (tk_window_get_page (scene->window), TK_TYPE_CERTIFICATE_VIEW);

  tk_certificate_view_toggle (view);
  wait_for (scene, "Hold this before the gate");
  tk_certificate_view_toggle (view);
  ui_idle (50);
  g_assert_null (ui_find_text (GTK_WIDGET (view), "Hold this before the gate"));
}

int
main (int argc, char **argv)
{
  ui_scene_start (&argc, &argv);
  g_test_add_func ("/ui/stick/export", test_export);
  g_test_add_func ("/ui/stick/import", test_import);
  g_test_add_func ("/ui/stick/dead-letters", test_dead_letters);
  g_test_add_func ("/ui/stick/certificate", test_certificate);
  return g_test_run ();
}
