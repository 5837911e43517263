/* See tk-shift-day.h. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-shift-day.h"
#include "tk-desk-sell.h"
#include "tk-shift-chart.h"
#include "tk-split.h"
#include "tk-wording.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>
#include <inttypes.h>

struct _TkShiftDay {
  GtkWidget parent;
  GtkWidget *empty, *drawing, *acts_group;
  TkShiftChart *chart;
  GtkExpander *as_table;
  GtkGrid *table;
  GtkListBox *totals, *acts;
};

G_DEFINE_FINAL_TYPE (TkShiftDay, tk_shift_day, GTK_TYPE_WIDGET)

static void
add_row (GtkListBox *list, const char *title, const char *subtitle, const char *value, gboolean strong)
{
  GtkWidget *row = adw_action_row_new (), *label = gtk_label_new (value);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  if (subtitle != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  gtk_widget_add_css_class (label, "numeric");
  if (strong)
    gtk_widget_add_css_class (label, "heading");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  gtk_list_box_append (list, row);
}

static void
add_money (TkShiftDay *self, const char *title, gint64 minor, const char *currency)
{
  g_autofree char *words = tk_wording_amount (minor, currency);

  add_row (self->totals, title, NULL, words, FALSE);
}

static void
add_some_money (TkShiftDay *self, const char *title, gint64 minor, const char *currency)
{
  if (minor != 0)
    add_money (self, title, minor, currency);
}

static void
clear (GtkListBox *list)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
    gtk_list_box_remove (list, child);
}

static void
show_totals (TkShiftDay *self, const TkShiftReport *report)
{
  g_autofree char *total = tk_wording_money (report->total, report->currency);
  g_autofree char *expected = tk_wording_money (report->expected, report->currency);
  g_autofree char *counts = g_strdup_printf (_("%" PRId64 " sales, %" PRId64 " tickets"), report->sales, report->tickets);

  clear (self->totals);
  add_row (self->totals, _("Sold"), counts, total, TRUE);
  for (guint i = 0; i < report->methods->len; i++)
    {
      const TkShiftMethod *row = g_ptr_array_index (report->methods, i);
      add_money (self, tk_pay_method_words (row->method), row->sales, report->currency);
    }
  add_some_money (self, _("Discounts"), -report->discounts, report->currency);
  add_some_money (self, _("Rounding of cash"), report->rounding, report->currency);
  add_some_money (self, _("Voided"), -report->voided, report->currency);
  add_some_money (self, _("Refunded"), -report->refunded, report->currency);
  add_money (self, _("Opening float"), report->opening_float, report->currency);
  add_some_money (self, _("Handed back in cash"), -report->cash_refunds, report->currency);
  add_some_money (self, _("Cash in"), report->cash_in, report->currency);
  add_some_money (self, _("Cash out"), -report->cash_out, report->currency);
  add_row (self->totals, _("Expected in the drawer"), NULL, expected, TRUE);
}

static void
show_acts (TkShiftDay *self, const TkShiftReport *report)
{
  clear (self->acts);
  for (guint i = report->acts->len; i > 0; i--)
    {
      const TkTillAct *act = g_ptr_array_index (report->acts, i - 1);
      g_autofree char *words = tk_till_act_words (act), *time = tk_wording_time (act->at, report->zone);
      g_autofree char *amount = act->amount != 0 ? tk_wording_amount (act->amount, report->currency) : g_strdup ("");

      add_row (self->acts, words, time, amount, FALSE);
    }
  gtk_widget_set_visible (self->acts_group, report->acts->len > 0);
}

/* ---- The table ---- */

static void
put_cell (TkShiftDay *self, int column, int row, const char *words, gboolean figure)
{
  GtkWidget *label = gtk_label_new (words);

  gtk_label_set_xalign (GTK_LABEL (label), figure ? 1 : 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, column == 0);
  gtk_widget_add_css_class (label, figure ? "numeric" : "heading");
  gtk_grid_attach (self->table, label, column, row, 1, 1);
}

static void
fill_table (TkShiftDay *self, const TkShiftChartData *data, const char *currency)
{
  GtkWidget *child;
  guint names = data->names->len;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->table))) != NULL)
    gtk_grid_remove (self->table, child);
  put_cell (self, 0, 0, _("Hour"), FALSE);
  for (guint n = 0; n < names; n++)
    put_cell (self, (int) n + 1, 0, g_ptr_array_index (data->names, n), FALSE);
  for (guint hour = 0; hour < data->hours->len; hour++)
    {
      put_cell (self, 0, (int) hour + 1, g_ptr_array_index (data->hours, hour), FALSE);
      for (guint n = 0; n < names; n++)
        {
          g_autofree char *amount = tk_wording_amount (data->amounts[hour * names + n], currency);
          g_autofree char *words = g_strdup_printf ("%" PRId64 " · %s", data->tickets[hour * names + n], amount);
          put_cell (self, (int) n + 1, (int) hour + 1, data->tickets[hour * names + n] > 0 ? words : "–", TRUE);
        }
    }
}

void
tk_shift_day_show (TkShiftDay *self, const TkShiftReport *report)
{
  TkShiftChartData *data = tk_shift_chart_data (report);

  show_totals (self, report);
  show_acts (self, report);
  gtk_widget_set_visible (self->empty, data == NULL);
  gtk_widget_set_visible (self->drawing, data != NULL);
  if (data == NULL)
    return;
  fill_table (self, data, report->currency);
  tk_shift_chart_take (self->chart, data, report->currency);
}

static void
tk_shift_day_dispose (GObject *object)
{
  TkShiftDay *self = TK_SHIFT_DAY (object);
  GtkWidget *child;

  gtk_widget_dispose_template (GTK_WIDGET (self), TK_TYPE_SHIFT_DAY);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (tk_shift_day_parent_class)->dispose (object);
}

static void
tk_shift_day_class_init (TkShiftDayClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_shift_day_dispose;
  g_type_ensure (TK_TYPE_SHIFT_CHART);
  g_type_ensure (TK_TYPE_SPLIT);
  gtk_widget_class_set_template_from_resource (widget_class, "/ke/tiketi/Tiketi/ui/tk-shift-day.ui");
  gtk_widget_class_bind_template_child (widget_class, TkShiftDay, empty);
  gtk_widget_class_bind_template_child (widget_class, TkShiftDay, drawing);
  gtk_widget_class_bind_template_child (widget_class, TkShiftDay, acts_group);
  gtk_widget_class_bind_template_child (widget_class, TkShiftDay, chart);
  gtk_widget_class_bind_template_child (widget_class, TkShiftDay, as_table);
  gtk_widget_class_bind_template_child (widget_class, TkShiftDay, table);
  gtk_widget_class_bind_template_child (widget_class, TkShiftDay, totals);
  gtk_widget_class_bind_template_child (widget_class, TkShiftDay, acts);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tk_shift_day_init (TkShiftDay *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
