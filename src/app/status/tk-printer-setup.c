/* One row to write the printer's address in, and one sentence on how that printer is. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-printer-setup.h"

#include <glib/gi18n-lib.h>

#include "tk-printer.h"

struct _TkPrinterSetup
{
  GtkWidget parent;
  TkPreferences *preferences;
  AdwEntryRow *address;
  GtkLabel *words;
  GCancellable *asking;
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

static void
forget_question (TkPrinterSetup *self)
{
  if (self->asking != NULL)
    g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
}

/* An address that is none stays in the row, to be mended there, and changes nothing. */
static void
applied_cb (TkPrinterSetup *self)
{
  g_autofree char *address = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->address))));
  g_autoptr (GError) error = NULL;
  g_autoptr (TkPrinter) printer = *address != '\0' ? tk_printer_new (address, &error) : NULL;

  forget_question (self);
  if (error != NULL)
    {
      say (self, error->message);
      return;
    }
  tk_preferences_set_printer (self->preferences, address);
  g_signal_emit (self, signals[CHANGED], 0);
  if (printer != NULL)
    ask (self, address);
  else
    say (self, _("Tickets are kept as PDF files."));
}

static void
tk_printer_setup_dispose (GObject *object)
{
  TkPrinterSetup *self = TK_PRINTER_SETUP (object);
  GtkWidget *child;

  forget_question (self);
  g_clear_object (&self->preferences);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (tk_printer_setup_parent_class)->dispose (object);
}

static void
tk_printer_setup_class_init (TkPrinterSetupClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = tk_printer_setup_dispose;
  signals[CHANGED] = g_signal_new ("changed", TK_TYPE_PRINTER_SETUP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
tk_printer_setup_init (TkPrinterSetup *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8), *list = gtk_list_box_new ();

  self->address = ADW_ENTRY_ROW (adw_entry_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->address), _("Ticket printer, as tcp:192.168.1.50 or file:/dev/usb/lp0,roll58"));
  adw_entry_row_set_show_apply_button (self->address, TRUE);
  g_signal_connect_swapped (self->address, "apply", G_CALLBACK (applied_cb), self);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_list_box_append (GTK_LIST_BOX (list), GTK_WIDGET (self->address));
  self->words = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->words, 0);
  gtk_label_set_wrap (self->words, TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->words), FALSE);
  gtk_box_append (GTK_BOX (box), list);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->words));
  gtk_widget_set_parent (box, GTK_WIDGET (self));
}

void
tk_printer_setup_set_preferences (TkPrinterSetup *self, TkPreferences *preferences)
{
  g_return_if_fail (TK_IS_PRINTER_SETUP (self));
  if (!g_set_object (&self->preferences, preferences) || preferences == NULL)
    return;
  gtk_editable_set_text (GTK_EDITABLE (self->address), tk_preferences_get_printer (preferences));
}

const char *
tk_printer_setup_get_words (TkPrinterSetup *self)
{
  return gtk_label_get_label (self->words);
}
