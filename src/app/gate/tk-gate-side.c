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
  char *open;               /* id of the scan that offers to be undone */
};

G_DEFINE_FINAL_TYPE (TkGateSide, tk_gate_side, GTK_TYPE_WIDGET)

static void
set_number (GtkLabel *label, gint64 number)
{
  g_autofree char *words = g_strdup_printf ("%" G_GINT64_FORMAT, number);

  gtk_label_set_label (label, words);
}

/* The type where somebody went in; the word of the verdict where there is more to say. */
static char *
tell_verdict (const TkRecentScan *scan)
{
  g_autofree char *word = NULL, *sentence = NULL, *instruction = NULL;
  TkVerdictKind kind;

  if (!tk_verdict_from_string (scan->verdict, &kind))
    return g_strdup (scan->type_name);
  tk_verdict_words (kind, &word, &sentence, &instruction);
  if (*scan->type_name == '\0')
    return g_steal_pointer (&word);
  if (scan->colour == TK_COLOUR_GREEN && kind == TK_VERDICT_ADMITTED)
    return g_strdup (scan->type_name);
  return g_strdup_printf ("%s · %s", word, scan->type_name);
}

static char *
tell_time (const TkRecentScan *scan, const char *zone)
{
  g_autofree char *time = tk_wording_time (scan->at, zone);

  return scan->annulled ? g_strdup_printf (_("%s · undone"), time) : g_steal_pointer (&time);
}

static GtkWidget *
make_line (const char *words, const char *css_class)
{
  GtkWidget *label = gtk_label_new (words);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_add_css_class (label, css_class);
  return label;
}

static GtkWidget *
make_scan (const TkRecentScan *scan, const char *zone)
{
  static const TkShape shapes[] = {
    [TK_COLOUR_GREEN] = TK_SHAPE_TICK, [TK_COLOUR_AMBER] = TK_SHAPE_WARN, [TK_COLOUR_RED] = TK_SHAPE_CROSS,
  };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10), *icon = tk_verdict_icon_new (28);
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autofree char *verdict = tell_verdict (scan), *time = tell_time (scan, zone);

  tk_verdict_icon_set_shape (TK_VERDICT_ICON (icon), shapes[scan->colour]);
  gtk_widget_add_css_class (icon, tk_colour_to_string (scan->colour));
  gtk_widget_set_valign (icon, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (lines, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (lines, TRUE);
  gtk_box_append (GTK_BOX (lines), make_line (verdict, "recent-verdict"));
  gtk_box_append (GTK_BOX (lines), make_line (time, "hint"));
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), lines);
  gtk_widget_add_css_class (box, "recent");
  if (scan->annulled)
    gtk_widget_add_css_class (box, "annulled");
  return box;
}

static GtkWidget *
make_undo (const TkRecentScan *scan)
{
  GtkWidget *undo = gtk_button_new_with_label (_("Undo: did not pass"));

  gtk_actionable_set_action_name (GTK_ACTIONABLE (undo), "gate.undo");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (undo), "s", scan->id);
  gtk_widget_set_focus_on_click (undo, FALSE);
  gtk_widget_add_css_class (undo, "touch");
  return undo;
}

/* One is open at a time, and stays so while the list is told anew. */
static void
scan_clicked_cb (GtkButton *button, TkGateSide *self)
{
  const char *id = g_object_get_data (G_OBJECT (button), "scan");
  gboolean open = g_strcmp0 (self->open, id) != 0;

  g_free (self->open);
  self->open = open ? g_strdup (id) : NULL;
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->recent)); row != NULL; row = gtk_widget_get_next_sibling (row))
    {
      GtkWidget *undo = g_object_get_data (G_OBJECT (row), "undo");

      if (undo != NULL)
        gtk_widget_set_visible (undo, open && gtk_widget_get_first_child (row) == GTK_WIDGET (button));
    }
}

static GtkWidget *
make_row (TkGateSide *self, const TkRecentScan *scan, const char *zone)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4), *button, *undo;
  g_autofree char *verdict = tell_verdict (scan), *time = tell_time (scan, zone);
  g_autofree char *said = g_strdup_printf ("%s, %s", verdict, time);

  if (!scan->here || scan->annulled || scan->colour != TK_COLOUR_GREEN)
    {
      gtk_box_append (GTK_BOX (row), make_scan (scan, zone));
      return row;
    }
  button = gtk_button_new ();
  undo = make_undo (scan);
  gtk_button_set_child (GTK_BUTTON (button), make_scan (scan, zone));
  gtk_widget_set_focus_on_click (button, FALSE);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "recent-row");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, said, -1);
  g_object_set_data_full (G_OBJECT (button), "scan", g_strdup (scan->id), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (scan_clicked_cb), self, 0);
  gtk_widget_set_visible (undo, g_strcmp0 (self->open, scan->id) == 0);
  g_object_set_data (G_OBJECT (row), "undo", undo);
  gtk_box_append (GTK_BOX (row), button);
  gtk_box_append (GTK_BOX (row), undo);
  return row;
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
tk_gate_side_finalize (GObject *object)
{
  g_free (TK_GATE_SIDE (object)->open);
  G_OBJECT_CLASS (tk_gate_side_parent_class)->finalize (object);
}

static void
tk_gate_side_class_init (TkGateSideClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_gate_side_dispose;
  G_OBJECT_CLASS (klass)->finalize = tk_gate_side_finalize;
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
    gtk_box_append (self->recent, make_row (self, g_ptr_array_index (news->recent, i), zone));
  gtk_widget_set_visible (GTK_WIDGET (self->none), news->recent->len == 0);
}
