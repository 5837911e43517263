/* Words for the visitor are kinder than the staff's: nobody is called a cheat on a screen. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-lane-window.h"
#include "tk-fit-label.h"
#include "tk-lane-arrow.h"
#include "tk-verdict-icon.h"

#include <glib/gi18n-lib.h>

struct _TkLaneWindow {
  GtkWindow parent;
  TkSession *session;
  GtkWindow *beside;         /* weak */
  TkShownFace face;
  GtkWidget *surface, *inner, *shapes;
  TkVerdictIcon *icon;
  TkFitLabel *word;
  GtkLabel *sentence;
  TkLaneArrow *arrow;
};

G_DEFINE_FINAL_TYPE (TkLaneWindow, tk_lane_window, GTK_TYPE_WINDOW)

static const struct {
  const char *css_class;
  TkShape shape;
} faces[] = {
  [TK_SHOWN_AWAY] = { "lane-away", TK_SHAPE_NONE },
  [TK_SHOWN_READY] = { "lane-ready", TK_SHAPE_WAIT },
  [TK_SHOWN_GREEN] = { "lane-green", TK_SHAPE_TICK },
  [TK_SHOWN_AMBER] = { "lane-amber", TK_SHAPE_WARN },
  [TK_SHOWN_RED] = { "lane-red", TK_SHAPE_CROSS },
};

static char *
green_sentence (const TkGateShown *shown)
{
  if (shown->direction == TK_DIRECTION_EXIT)
    return g_strdup (_("Thank you for coming."));
  if (shown->count <= 1)
    return g_strdup (_("Please come in."));
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u person, please come in.", "%u people, please come in.", shown->count), shown->count);
}

static const char *
word_of (const TkGateShown *shown)
{
  gboolean out = shown->direction == TK_DIRECTION_EXIT;

  switch (shown->face)
    {
    case TK_SHOWN_READY:
      return out ? _("EXIT") : _("YOUR TICKET, PLEASE");
    case TK_SHOWN_GREEN:
      return out ? _("GOODBYE") : _("WELCOME");
    case TK_SHOWN_RED:
      return _("STOP");
    case TK_SHOWN_AWAY:
    case TK_SHOWN_AMBER:
    default:
      return _("PLEASE WAIT");
    }
}

static char *
sentence_of (const TkGateShown *shown)
{
  switch (shown->face)
    {
    case TK_SHOWN_READY:
      return g_strdup (_("Hold its code under the scanner."));
    case TK_SHOWN_GREEN:
      return green_sentence (shown);
    case TK_SHOWN_AMBER:
    case TK_SHOWN_RED:
      return g_strdup (_("Our staff will help you."));
    case TK_SHOWN_AWAY:
    default:
      return g_strdup (_("We will be with you in a moment."));
    }
}

static void
showed_cb (TkLaneWindow *self, const TkGateShown *shown)
{
  g_autofree char *sentence = sentence_of (shown), *said = NULL;
  TkArrow ahead = shown->direction == TK_DIRECTION_EXIT ? TK_ARROW_BACK : TK_ARROW_AHEAD;

  gtk_widget_remove_css_class (self->surface, faces[self->face].css_class);
  gtk_widget_add_css_class (self->surface, faces[shown->face].css_class);
  self->face = shown->face;
  tk_verdict_icon_set_shape (self->icon, faces[shown->face].shape);
  gtk_widget_set_visible (self->shapes, faces[shown->face].shape != TK_SHAPE_NONE);
  gtk_widget_set_valign (self->inner, faces[shown->face].shape != TK_SHAPE_NONE ? GTK_ALIGN_FILL : GTK_ALIGN_CENTER);
  tk_fit_label_set_text (self->word, word_of (shown));
  gtk_label_set_label (self->sentence, sentence);
  tk_lane_arrow_set (self->arrow, shown->face == TK_SHOWN_GREEN ? ahead : TK_ARROW_NONE);
  gtk_widget_set_visible (GTK_WIDGET (self->arrow), shown->face == TK_SHOWN_GREEN);
  said = g_strdup_printf ("%s. %s", word_of (shown), sentence);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->surface), GTK_ACCESSIBLE_PROPERTY_LABEL, said, -1);
}

/* ---- Where it stands ---- */

static GdkMonitor *
monitor_beside (TkLaneWindow *self)
{
  GdkDisplay *display = gtk_widget_get_display (GTK_WIDGET (self));
  GListModel *monitors = gdk_display_get_monitors (display);
  GdkSurface *surface = self->beside != NULL ? gtk_native_get_surface (GTK_NATIVE (self->beside)) : NULL;
  GdkMonitor *own = surface != NULL ? gdk_display_get_monitor_at_surface (display, surface) : NULL;
  guint count = g_list_model_get_n_items (monitors);

  for (guint i = 0; i < count && count > 1; i++)
    {
      g_autoptr (GdkMonitor) monitor = g_list_model_get_item (monitors, i);

      if (own != NULL ? monitor != own : i == 1)
        return g_steal_pointer (&monitor);
    }
  return NULL;
}

static void
place (TkLaneWindow *self)
{
  g_autoptr (GdkMonitor) monitor = monitor_beside (self);

  if (monitor != NULL)
    gtk_window_fullscreen_on_monitor (GTK_WINDOW (self), monitor);
  else
    gtk_window_unfullscreen (GTK_WINDOW (self));
}

static void
tk_lane_window_dispose (GObject *object)
{
  TkLaneWindow *self = TK_LANE_WINDOW (object);

  g_clear_object (&self->session);
  g_clear_weak_pointer (&self->beside);
  G_OBJECT_CLASS (tk_lane_window_parent_class)->dispose (object);
}

static void
tk_lane_window_class_init (TkLaneWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_lane_window_dispose;
  g_type_ensure (TK_TYPE_VERDICT_ICON);
  g_type_ensure (TK_TYPE_FIT_LABEL);
  g_type_ensure (TK_TYPE_LANE_ARROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/ke/tiketi/Tiketi/ui/tk-lane-window.ui");
  gtk_widget_class_bind_template_child (widget_class, TkLaneWindow, surface);
  gtk_widget_class_bind_template_child (widget_class, TkLaneWindow, inner);
  gtk_widget_class_bind_template_child (widget_class, TkLaneWindow, shapes);
  gtk_widget_class_bind_template_child (widget_class, TkLaneWindow, icon);
  gtk_widget_class_bind_template_child (widget_class, TkLaneWindow, word);
  gtk_widget_class_bind_template_child (widget_class, TkLaneWindow, sentence);
  gtk_widget_class_bind_template_child (widget_class, TkLaneWindow, arrow);
}

static void
tk_lane_window_init (TkLaneWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  tk_verdict_icon_set_largest (self->icon, 420);
}

TkLaneWindow *
tk_lane_window_new (GtkWindow *beside, TkSession *session)
{
  TkLaneWindow *self = g_object_new (TK_TYPE_LANE_WINDOW, "application", gtk_window_get_application (beside), NULL);

  g_set_weak_pointer (&self->beside, beside);
  self->session = g_object_ref (session);
  g_signal_connect_object (session, "gate-showed", G_CALLBACK (showed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gdk_display_get_monitors (gtk_widget_get_display (GTK_WIDGET (self))), "items-changed", G_CALLBACK (place),
                           self, G_CONNECT_SWAPPED);
  showed_cb (self, tk_session_get_gate_shown (session));
  place (self);
  return self;
}

TkShownFace
tk_lane_window_get_face (TkLaneWindow *self)
{
  return self->face;
}

const char *
tk_lane_window_get_word (TkLaneWindow *self)
{
  return tk_fit_label_get_text (self->word);
}
