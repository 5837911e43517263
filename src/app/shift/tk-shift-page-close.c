/* Counting the drawer blind, then closing the shift or leaving it to the next cashier. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-shift-page-private.h"
#include "tk-shift-ask.h"

#include <glib/gi18n-lib.h>

static void
count_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TkShiftPage *self = TK_SHIFT_PAGE (widget);

  if (!tk_shift_page_is_open (self))
    return;
  self->hand_over = g_variant_get_boolean (parameter);
  gtk_label_set_label (self->count_title, self->hand_over ? _("Hand over: count the drawer") : _("Close the shift: count the drawer"));
  tk_shift_page_say (self->count_trouble, "");
  tk_shift_page_say (self->news, "");
  tk_shift_page_show_step (self, "count");
  tk_shift_count_start (self->count, self->currency);
  tk_shift_count_focus (self->count);
}

typedef struct { TkShiftPage *self; GArray *denominations; } Counted;

static void
previewed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Counted *counted = user_data;
  g_autoptr (TkShiftPage) self = counted->self;
  g_autoptr (GArray) denominations = counted->denominations;
  g_autoptr (GError) error = NULL;
  TkShiftReport *report = tk_desk_worker_finish (result, &error);

  if (self->session == NULL || !tk_shift_page_is_step (self, "count"))
    g_clear_pointer (&report, tk_shift_report_free);
  else if (report == NULL)
    tk_shift_page_say (self->count_trouble, error->message);
  else
    {
      tk_shift_page_show_step (self, "finish");
      tk_shift_finish_start (self->finish, self->session, report, g_steal_pointer (&denominations), self->hand_over);
    }
}

static void
counted_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TkShiftPage *self = TK_SHIFT_PAGE (widget);
  TkShiftAct *act;
  Counted *counted;

  if (tk_session_get_staff (self->session) == NULL)
    return;
  if (!tk_shift_count_is_touched (self->count))
    {
      tk_shift_page_say (self->count_trouble, _("Count first: type how many there are of each, 0 when the drawer is empty."));
      tk_shift_count_focus (self->count);
      return;
    }
  tk_shift_page_say (self->count_trouble, "");
  act = tk_shift_act_new (tk_session_get_staff (self->session));
  act->amount = tk_shift_count_get_total (self->count);
  act->denominations = tk_shift_count_get_denominations (self->count);
  counted = g_new (Counted, 1);
  *counted = (Counted){ g_object_ref (self), g_array_ref (act->denominations) };
  tk_session_ask (self->session, tk_shift_preview_job, act, (GDestroyNotify) tk_shift_act_free, (GDestroyNotify) tk_shift_report_free,
                  previewed_cb, counted);
}

static void
counting_cb (TkShiftPage *self)
{
  tk_shift_page_say (self->count_trouble, "");
}

static void
counted_cb (TkShiftPage *self)
{
  counted_action (GTK_WIDGET (self), NULL, NULL);
}

/* What was typed stays: only the row that was wrong is typed again. */
static void
recount_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  TkShiftPage *self = TK_SHIFT_PAGE (widget);

  tk_shift_page_show_step (self, "count");
  tk_shift_count_focus (self->count);
}

static void
closed_cb (TkShiftPage *self, gpointer report)
{
  tk_shift_page_find (self);
  tk_shift_page_show_last (self);
}

static void
taken_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (TkShiftPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!tk_session_sign_in_finish (TK_SESSION (source), result, &error) && self->session != NULL)
    tk_shift_page_say (self->news, error->message);
}

static void
handed_over_cb (TkShiftPage *self, const char *to, const char *pin)
{
  g_autofree char *words = g_strdup_printf (_("The drawer is handed over to %s."), to);

  tk_session_sign_in (self->session, to, pin, taken_cb, g_object_ref (self));
  tk_shift_page_say (self->news, words);
  tk_shift_page_rest (self);
}

void
tk_shift_page_install_closing (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, counting_cb);
  gtk_widget_class_bind_template_callback (widget_class, counted_cb);
  gtk_widget_class_bind_template_callback (widget_class, closed_cb);
  gtk_widget_class_bind_template_callback (widget_class, handed_over_cb);
  gtk_widget_class_install_action (widget_class, "shift.count", "b", count_action);
  gtk_widget_class_install_action (widget_class, "shift.counted", NULL, counted_action);
  gtk_widget_class_install_action (widget_class, "shift.recount", NULL, recount_action);
}
