/* Selling onto paper: the printer's address on the Status page, a sale that comes out of it, and one touch when the paper had run out.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>

#include "fake-printer.h"
#include "tk-decode.h"
#include "tk-done-panel.h"
#include "tk-printer-setup.h"
#include "tk-ticket-preview.h"
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

static void
draw (UiScene *scene, const char *name)
{
  const char *dir = g_getenv ("TIKETI_SCREENSHOTS");
  g_autofree char *path = dir != NULL ? g_strdup_printf ("%s/printer-%s.png", dir, name) : NULL;

  ui_idle (300);
  if (path != NULL)
    ui_scene_draw (scene, path);
}

/* As a supervisor does it once: writes the address on the Status page. */
static void
set_printer (UiScene *scene, const char *address)
{
  GtkWidget *row = ui_find (tk_window_get_page (scene->window), ADW_TYPE_ENTRY_ROW);

  gtk_editable_set_text (GTK_EDITABLE (row), address);
  g_signal_emit_by_name (row, "apply");
}

static void
sell_two (UiScene *scene)
{
  tk_window_show_page (scene->window, "sell");
  wait_for (scene, "480");
  ui_scene_key (scene, GDK_KEY_1);
  ui_scene_key (scene, GDK_KEY_1);
  ui_idle (50);
  ui_scene_key (scene, GDK_KEY_F9);
  ui_scene_key (scene, GDK_KEY_F3);
  ui_idle (50);
  ui_scene_key (scene, GDK_KEY_Return);
}

static gboolean
has_two_papers (gpointer fake)
{
  return fake_printer_get_papers (fake)->len >= 2;
}

static void
assert_reads (const FakePaper *paper, const char *token)
{
  g_autoptr (TkDecoder) decoder = tk_decoder_new ();
  g_autoptr (TkReading) reading
    = tk_decoder_read (decoder, paper->luma->data, paper->width, paper->height, paper->width, TRUE);

  g_assert_nonnull (reading);
  g_assert_cmpstr (reading->payload, ==, token);
}

static void
test_paper (void)
{
  g_autoptr (FakePrinter) fake = fake_printer_new (NULL);
  g_autofree char *address = fake_printer_get_address (fake, "");
  g_autoptr (UiScene) scene = ui_scene_new ();
  GtkWidget *panel;

  ui_scene_sign_in (scene, "wanjiru", "8642", "status");
  set_printer (scene, "laser printer");
  wait_for (scene, "“laser printer” is no printer");
  g_assert_cmpstr (tk_preferences_get_printer (tk_session_get_preferences (scene->session)), ==, "");
  set_printer (scene, address);
  wait_for (scene, "The printer is ready.");
  draw (scene, "ready");
  sell_two (scene);
  ui_wait (has_two_papers, fake, "two tickets on paper");
  panel = ui_find (tk_window_get_page (scene->window), TK_TYPE_DONE_PANEL);
  const TkSale *sale = tk_done_panel_get_sale (TK_DONE_PANEL (panel));
  for (guint i = 0; i < 2; i++)
    {
      const TkSoldTicket *ticket = sale->tickets->pdata[i];

      assert_reads (fake_printer_get_papers (fake)->pdata[i], ticket->token);
    }
  g_assert_null (fake_printer_get_unknown (fake));
}

/* The sale stands, both tickets say why they are not there, and after a new roll one touch each brings them. */
static void
test_paper_out (void)
{
  const FakePrinterFaults faults = { .paper_out = TRUE };
  g_autoptr (FakePrinter) fake = fake_printer_new (&faults);
  g_autofree char *address = fake_printer_get_address (fake, "");
  g_autoptr (UiScene) scene = ui_scene_new ();
  GtkWidget *preview;

  tk_preferences_set_printer (tk_session_get_preferences (scene->session), address);
  ui_scene_sign_in (scene, "amina", "2468", "sell");
  sell_two (scene);
  wait_for (scene, "its paper is out");
  draw (scene, "paper-out");
  fake_printer_mend (fake);
  preview = ui_find (tk_window_get_page (scene->window), TK_TYPE_TICKET_PREVIEW);
  g_signal_emit_by_name (preview, "again");
  g_signal_emit_by_name (gtk_widget_get_next_sibling (preview), "again");
  ui_wait (has_two_papers, fake, "two tickets on paper");
  g_assert_cmpuint (fake_printer_get_papers (fake)->len, ==, 2);
}

int
main (int argc, char **argv)
{
  ui_scene_start (&argc, &argv);
  g_test_add_func ("/ui/printer/paper", test_paper);
  g_test_add_func ("/ui/printer/paper-out", test_paper_out);
  return g_test_run ();
}
