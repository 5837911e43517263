/* Counters and the last scans. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-gate-side.h"
#include "tk-minute-bars.h"
#include "tk-verdict-icon.h"
#include "tk-wording.h"

#include <glib/gi18n-lib.h>

struct _TkGateSide {
  GtkWidget parent;
  GtkLabel *inside, *rate, *denied, *none;
  TkMinuteBars *bars;
  GtkBox *recent;
};

G_DEFINE_FINAL_TYPE (TkGateSide, tk_gate_side, GTK_TYPE_WIDGET)

static void
set_number (GtkLabel *label, gint64 number)
{
  g_autofree char *words = g_strdup_printf ("%" G_GINT64_FORMAT, number);

  gtk_label_set_label (label, words);
}

/* The word of the verdict, then what tells it apart from the others. */
static char *
scan_words (const TkRecentScan *scan, const char *zone)
{
  g_autofree char *word = NULL, *sentence = NULL, *instruction = NULL, *time = tk_wording_time (scan->at, zone);
  TkVerdictKind kind;

  if (!tk_verdict_from_string (scan->verdict, &kind))
    return g_strdup_printf ("%s  %s", time, scan->type_name);
  tk_verdict_words (kind, &word, &sentence, &instruction);
  if (scan->colour == TK_COLOUR_GREEN && *scan->type_name != '\0' && kind == TK_VERDICT_ADMITTED)
    return g_strdup_printf ("%s  %s", time, scan->type_name);
  return g_strdup_printf (*scan->type_name != '\0' ? "%s  %s · %s" : "%s  %s%s", time, word, scan->type_name);
}

static GtkWidget *
make_row (const TkRecentScan *scan, const char *zone)
{
  static const TkShape shapes[] = {
    [TK_COLOUR_GREEN] = TK_SHAPE_TICK, [TK_COLOUR_AMBER] = TK_SHAPE_WARN, [TK_COLOUR_RED] = TK_SHAPE_CROSS,
  };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8), *icon = tk_verdict_icon_new (20), *label;
  g_autofree char *words = scan_words (scan, zone);

  tk_verdict_icon_set_shape (TK_VERDICT_ICON (icon), shapes[scan->colour]);
  gtk_widget_add_css_class (icon, tk_colour_to_string (scan->colour));
  gtk_widget_set_valign (icon, GTK_ALIGN_CENTER);
  label = gtk_label_new (words);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, "numeric");
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  gtk_widget_add_css_class (box, "recent");
  return box;
}

static void
tk_gate_side_dispose (GObject *object)
{
  GtkWidget *child;

  gtk_widget_dispose_template (GTK_WIDGET (object), TK_TYPE_GATE_SIDE);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (tk_gate_side_parent_class)->dispose (object);
}

static void
tk_gate_side_class_init (TkGateSideClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_gate_side_dispose;
  g_type_ensure (TK_TYPE_MINUTE_BARS);
  gtk_widget_class_set_template_from_resource (widget_class, "/ke/tiketi/Tiketi/ui/tk-gate-side.ui");
  gtk_widget_class_bind_template_child (widget_class, TkGateSide, inside);
  gtk_widget_class_bind_template_child (widget_class, TkGateSide, rate);
  gtk_widget_class_bind_template_child (widget_class, TkGateSide, denied);
  gtk_widget_class_bind_template_child (widget_class, TkGateSide, none);
  gtk_widget_class_bind_template_child (widget_class, TkGateSide, bars);
  gtk_widget_class_bind_template_child (widget_class, TkGateSide, recent);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
tk_gate_side_init (TkGateSide *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
tk_gate_side_show_news (TkGateSide *self, const TkGateNews *news, const char *zone)
{
  GtkWidget *child;

  set_number (self->inside, news->counts.inside);
  set_number (self->rate, news->counts.last_minute);
  set_number (self->denied, news->counts.denied);
  tk_minute_bars_set_counts (self->bars, news->counts.minutes);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->recent))) != NULL)
    gtk_box_remove (self->recent, child);
  for (guint i = 0; i < news->recent->len; i++)
    gtk_box_append (self->recent, make_row (g_ptr_array_index (news->recent, i), zone));
  gtk_widget_set_visible (GTK_WIDGET (self->none), news->recent->len == 0);
}
