/* Where papers come out: an address to write, printers that were found, when receipts follow, a test page, and one sentence on how the
 * printer is. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-printer-setup.h"

#include <glib/gi18n-lib.h>

#include "tk-printer.h"
#include "tk-test-paper.h"
#include "tk-ticket-printer.h"

#define SEARCH_MS 2000
#define PICTURE_WIDTH 320

struct _TkPrinterSetup
{
  GtkWidget parent;
  TkSession *session;              /* NULL: nothing can be printed */
  TkPreferences *preferences;
  AdwEntryRow *address;
  AdwExpanderRow *found;
  GPtrArray *rows;                 /* of those found; borrowed */
  AdwComboRow *receipts;
  GtkButton *test;
  GtkPicture *picture;
  GtkLabel *words;
  GCancellable *asking, *searching, *drawing;
  TkPrintJob *job;                 /* the test page's */
};

G_DEFINE_FINAL_TYPE (TkPrinterSetup, tk_printer_setup, GTK_TYPE_WIDGET)

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
say (TkPrinterSetup *self, const char *words)
{
  gtk_label_set_label (self->words, words);
  gtk_widget_set_visible (GTK_WIDGET (self->words), *words != '\0');
}

/* ---- Asking the printer, in a thread ---- */

static void
ask_thread (GTask *task, gpointer source, gpointer address, GCancellable *cancellable)
{
  g_autoptr (TkPrinter) printer = NULL;
  GError *error = NULL;
  TkPrinterState state;

  printer = tk_printer_new (address, &error);
  if (printer != NULL && tk_printer_get_state (printer, cancellable, &state, &error))
    g_task_return_pointer (task, tk_printer_state_to_words (&state), g_free);
  else
    g_task_return_error (task, error);
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TkPrinterSetup *self = TK_PRINTER_SETUP (source);
  g_autoptr (GError) error = NULL;
  g_autofree char *words = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_task_get_cancellable (G_TASK (result)) != self->asking)
    return;
  g_clear_object (&self->asking);
  say (self, words != NULL ? words : error->message);
}

static void
ask (TkPrinterSetup *self, const char *address)
{
  g_autoptr (GTask) task = NULL;

  self->asking = g_cancellable_new ();
  task = g_task_new (self, self->asking, asked_cb, NULL);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, g_strdup (address), g_free);
  say (self, _("Asking the printer …"));
  g_task_run_in_thread (task, ask_thread);
}

/* ---- What would come out ---- */

static TkPaperSheet *
make_test_paper (TkPrinterSetup *self)
{
  return tk_test_paper_new (tk_preferences_get_printer (self->preferences), tk_clock_wall (tk_session_get_clock (self->session)));
}

static void
drawn_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkPrinterSetup) self = user_data;
  g_autoptr (GdkTexture) texture = tk_ticket_printer_preview_finish (result, NULL);

  if (g_task_get_cancellable (G_TASK (result)) == self->drawing && texture != NULL)
    gtk_picture_set_paintable (self->picture, GDK_PAINTABLE (texture));
}

static void
forget (GCancellable **question)
{
  if (*question != NULL)
    g_cancellable_cancel (*question);
  g_clear_object (question);
}

static void
draw (TkPrinterSetup *self)
{
  g_autoptr (TkPaperSheet) paper = NULL;

  if (self->session == NULL)
    return;
  forget (&self->drawing);
  self->drawing = g_cancellable_new ();
  paper = make_test_paper (self);
  tk_ticket_printer_preview_paper (tk_ticket_printer_get (self->session), tk_paper_sheet_get_face (paper), PICTURE_WIDTH, self->drawing,
                                   drawn_cb, g_object_ref (self));
}

/* ---- Setting it ---- */

/* An address that is none stays in the row, to be mended there, and changes nothing. */
static void
applied_cb (TkPrinterSetup *self)
{
  g_autofree char *address = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->address))));
  g_autoptr (GError) error = NULL;
  g_autoptr (TkPrinter) printer = *address != '\0' ? tk_printer_new (address, &error) : NULL;

  forget (&self->asking);
  if (error != NULL)
    {
      say (self, error->message);
      return;
    }
  tk_preferences_set_printer (self->preferences, address);
  g_signal_emit (self, signals[CHANGED], 0);
  draw (self);
  if (printer != NULL)
    ask (self, address);
  else
    say (self, _("Tickets are kept as PDF files."));
}

static void
receipts_cb (TkPrinterSetup *self)
{
  if (self->preferences != NULL)
    tk_preferences_set_receipts (self->preferences, adw_combo_row_get_selected (self->receipts));
}

/* ---- Looking for printers, in a thread ---- */

static void
search_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_task_return_pointer (task, tk_printer_find (SEARCH_MS, cancellable), (GDestroyNotify) g_ptr_array_unref);
}

static void
chosen_cb (TkPrinterSetup *self, GtkWidget *row)
{
  gtk_editable_set_text (GTK_EDITABLE (self->address), g_object_get_data (G_OBJECT (row), "address"));
  adw_expander_row_set_expanded (self->found, FALSE);
  applied_cb (self);
}

static void
add_row (TkPrinterSetup *self, const char *name, const char *address)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  if (address != NULL)
    {
      g_object_set_data_full (G_OBJECT (row), "address", g_strdup (address), g_free);
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      g_signal_connect_object (row, "activated", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
    }
  adw_expander_row_add_row (self->found, row);
  g_ptr_array_add (self->rows, row);
}

static void
clear_rows (TkPrinterSetup *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    adw_expander_row_remove (self->found, self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
}

static void
searched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  TkPrinterSetup *self = TK_PRINTER_SETUP (source);
  g_autoptr (GPtrArray) found = g_task_propagate_pointer (G_TASK (result), NULL);

  if (found == NULL || g_task_get_cancellable (G_TASK (result)) != self->searching)
    return;
  g_clear_object (&self->searching);
  clear_rows (self);
  for (guint i = 0; i < found->len; i++)
    add_row (self, ((TkPrinterFound *) found->pdata[i])->name, ((TkPrinterFound *) found->pdata[i])->address);
  if (found->len == 0)
    add_row (self, _("None found: switch it on and look again, or write its address above."), NULL);
}

static void
expanded_cb (TkPrinterSetup *self)
{
  g_autoptr (GTask) task = NULL;

  forget (&self->searching);
  if (!adw_expander_row_get_expanded (self->found))
    return;
  clear_rows (self);
  add_row (self, _("Looking for printers …"), NULL);
  self->searching = g_cancellable_new ();
  task = g_task_new (self, self->searching, searched_cb, NULL);
  g_task_run_in_thread (task, search_thread);
}

/* ---- The test page ---- */

static void
job_changed_cb (TkPrinterSetup *self)
{
  g_autofree char *words = NULL;

  if (tk_print_job_is_done (self->job))
    words = g_strdup_printf (_("The test page came out: %s"), tk_print_job_get_words (self->job));
  else
    words = g_strdup (tk_print_job_has_failed (self->job) ? tk_print_job_get_words (self->job) : _("Printing the test page …"));
  if (tk_print_job_has_failed (self->job))
    tk_ticket_printer_drop (tk_ticket_printer_get (self->session), self->job);
  say (self, words);
}

static void
forget_job (TkPrinterSetup *self)
{
  if (self->job != NULL)
    g_signal_handlers_disconnect_by_func (self->job, job_changed_cb, self);
  g_clear_object (&self->job);
}

static void
test_cb (TkPrinterSetup *self)
{
  g_autoptr (TkPaperSheet) paper = NULL;

  if (self->session == NULL)
    return;
  forget (&self->asking);
  forget_job (self);
  paper = make_test_paper (self);
  self->job = tk_ticket_printer_print_paper (tk_ticket_printer_get (self->session), tk_paper_sheet_get_face (paper), "test-page");
  g_signal_connect_swapped (self->job, "changed", G_CALLBACK (job_changed_cb), self);
  job_changed_cb (self);
}

static void
tk_printer_setup_dispose (GObject *object)
{
  TkPrinterSetup *self = TK_PRINTER_SETUP (object);
  GtkWidget *child;

  forget (&self->asking);
  forget (&self->searching);
  forget (&self->drawing);
  forget_job (self);
  g_clear_weak_pointer (&self->session);
  g_clear_object (&self->preferences);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (tk_printer_setup_parent_class)->dispose (object);
}

static void
tk_printer_setup_finalize (GObject *object)
{
  g_ptr_array_unref (TK_PRINTER_SETUP (object)->rows);
  G_OBJECT_CLASS (tk_printer_setup_parent_class)->finalize (object);
}

static void
tk_printer_setup_class_init (TkPrinterSetupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tk_printer_setup_dispose;
  G_OBJECT_CLASS (klass)->finalize = tk_printer_setup_finalize;
  signals[CHANGED] = g_signal_new ("changed", TK_TYPE_PRINTER_SETUP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
make_rows (TkPrinterSetup *self, GtkWidget *list)
{
  static const char *const choices[] = { N_("Ask after each sale"), N_("Never"), N_("After each sale"), NULL };
  GtkStringList *words = gtk_string_list_new (NULL);

  self->address = ADW_ENTRY_ROW (adw_entry_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->address), _("Printer, as tcp:192.168.1.50, file:/dev/usb/lp0,roll58 or cups:Office"));
  adw_entry_row_set_show_apply_button (self->address, TRUE);
  g_signal_connect_swapped (self->address, "apply", G_CALLBACK (applied_cb), self);
  self->found = ADW_EXPANDER_ROW (adw_expander_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->found), _("Printers found here"));
  g_signal_connect_swapped (self->found, "notify::expanded", G_CALLBACK (expanded_cb), self);
  self->receipts = ADW_COMBO_ROW (adw_combo_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->receipts), _("Receipts"));
  for (guint i = 0; choices[i] != NULL; i++)
    gtk_string_list_append (words, _(choices[i]));
  adw_combo_row_set_model (self->receipts, G_LIST_MODEL (words));
  g_object_unref (words);
  g_signal_connect_swapped (self->receipts, "notify::selected", G_CALLBACK (receipts_cb), self);
  gtk_list_box_append (GTK_LIST_BOX (list), GTK_WIDGET (self->address));
  gtk_list_box_append (GTK_LIST_BOX (list), GTK_WIDGET (self->found));
  gtk_list_box_append (GTK_LIST_BOX (list), GTK_WIDGET (self->receipts));
}

static void
make_picture (TkPrinterSetup *self)
{
  self->picture = GTK_PICTURE (gtk_picture_new ());
  gtk_picture_set_can_shrink (self->picture, TRUE);
  gtk_picture_set_alternative_text (self->picture, _("The test page as it would come out"));
  gtk_widget_set_size_request (GTK_WIDGET (self->picture), -1, PICTURE_WIDTH);
  gtk_widget_set_halign (GTK_WIDGET (self->picture), GTK_ALIGN_CENTER);
  gtk_widget_set_visible (GTK_WIDGET (self->picture), FALSE);
}

static void
tk_printer_setup_init (TkPrinterSetup *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8), *list = gtk_list_box_new ();

  self->rows = g_ptr_array_new ();
  make_rows (self, list);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  self->test = GTK_BUTTON (gtk_button_new_with_label (_("Print a test page")));
  gtk_widget_add_css_class (GTK_WIDGET (self->test), "touch");
  gtk_widget_set_visible (GTK_WIDGET (self->test), FALSE);
  g_signal_connect_swapped (self->test, "clicked", G_CALLBACK (test_cb), self);
  self->words = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->words, 0);
  gtk_label_set_wrap (self->words, TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->words), FALSE);
  make_picture (self);
  gtk_box_append (GTK_BOX (box), list);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->words));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->test));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->picture));
  gtk_widget_set_parent (box, GTK_WIDGET (self));
}

void
tk_printer_setup_set_preferences (TkPrinterSetup *self, TkPreferences *preferences)
{
  g_return_if_fail (TK_IS_PRINTER_SETUP (self));
  if (!g_set_object (&self->preferences, preferences) || preferences == NULL)
    return;
  gtk_editable_set_text (GTK_EDITABLE (self->address), tk_preferences_get_printer (preferences));
  adw_combo_row_set_selected (self->receipts, tk_preferences_get_receipts (preferences));
  draw (self);
}

void
tk_printer_setup_set_session (TkPrinterSetup *self, TkSession *session)
{
  g_return_if_fail (TK_IS_PRINTER_SETUP (self));
  g_set_weak_pointer (&self->session, session);
  gtk_widget_set_visible (GTK_WIDGET (self->test), session != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->picture), session != NULL);
  if (self->preferences != NULL)
    draw (self);
}

const char *
tk_printer_setup_get_words (TkPrinterSetup *self)
{
  return gtk_label_get_label (self->words);
}
