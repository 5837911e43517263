/* Counts what the queue has open. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-print-banner.h"
#include "tk-ticket-printer.h"

#include <glib/gi18n-lib.h>

struct _TkPrintBanner
{
  GtkWidget parent;
  TkSession *session;
  GtkLabel *words;
  GtkWidget *there;
};

G_DEFINE_FINAL_TYPE (TkPrintBanner, tk_print_banner, GTK_TYPE_WIDGET)

/* (transfer full) (element-type TkPrintJob) that somebody must decide about. */
static GPtrArray *
list_failed (TkPrintBanner *self)
{
  g_autoptr (GPtrArray) open = tk_ticket_printer_list_open (tk_ticket_printer_get (self->session));
  GPtrArray *failed = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < open->len; i++)
    if (tk_print_job_has_failed (g_ptr_array_index (open, i)))
      g_ptr_array_add (failed, g_object_ref (g_ptr_array_index (open, i)));
  return failed;
}

static char *
describe (guint failed, guint half)
{
  if (half == 0)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u paper has not come out.", "%u papers have not come out.", failed), failed);
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u paper is missing, or came out in part: look at the printer.",
                                       "%u papers are missing, or came out in part: look at the printer.", failed),
                          failed);
}

static void
show (TkPrintBanner *self)
{
  g_autoptr (GPtrArray) failed = list_failed (self);
  g_autofree char *words = NULL;
  guint half = 0;

  for (guint i = 0; i < failed->len; i++)
    half += tk_print_job_get_state (g_ptr_array_index (failed, i)) == TK_PRINT_JOB_HALF;
  words = describe (failed->len, half);
  gtk_label_set_label (self->words, words);
  gtk_widget_set_visible (self->there, half > 0);
  gtk_widget_set_visible (GTK_WIDGET (self), failed->len > 0);
}

gboolean
tk_print_banner_print (TkPrintBanner *self)
{
  g_autoptr (GPtrArray) failed = list_failed (self);

  for (guint i = 0; i < failed->len; i++)
    tk_ticket_printer_again (tk_ticket_printer_get (self->session), g_ptr_array_index (failed, i));
  return failed->len > 0;
}

static void
print_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  tk_print_banner_print (TK_PRINT_BANNER (widget));
}

static void
there_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TkPrintBanner *self = TK_PRINT_BANNER (widget);
  g_autoptr (GPtrArray) failed = list_failed (self);

  for (guint i = 0; i < failed->len; i++)
    if (tk_print_job_get_state (g_ptr_array_index (failed, i)) == TK_PRINT_JOB_HALF)
      tk_ticket_printer_accept (tk_ticket_printer_get (self->session), g_ptr_array_index (failed, i));
}

static void
tk_print_banner_dispose (GObject *object)
{
  TkPrintBanner *self = TK_PRINT_BANNER (object);
  GtkWidget *child;

  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), TK_TYPE_PRINT_BANNER);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (tk_print_banner_parent_class)->dispose (object);
}

static void
tk_print_banner_class_init (TkPrintBannerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_print_banner_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, "/ke/tiketi/Tiketi/ui/tk-print-banner.ui");
  gtk_widget_class_bind_template_child (widget_class, TkPrintBanner, words);
  gtk_widget_class_bind_template_child (widget_class, TkPrintBanner, there);
  gtk_widget_class_install_action (widget_class, "papers.print", NULL, print_action);
  gtk_widget_class_install_action (widget_class, "papers.there", NULL, there_action);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tk_print_banner_init (TkPrintBanner *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
tk_print_banner_set_session (TkPrintBanner *self, TkSession *session)
{
  g_set_object (&self->session, session);
  g_signal_connect_object (tk_ticket_printer_get (session), "job-changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  show (self);
}
