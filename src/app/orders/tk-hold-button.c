/* Fills up while it is held; let go too early, it empties again. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-hold-button.h"
#include "tk-page.h"

#define FILL_ALPHA 0.3f

struct _TkHoldButton {
  GtkButton parent;
  gint64 since;             /* us; when the first frame of it was drawn; 0 before that */
  guint tick;               /* 0: not held */
  double filled;
};

G_DEFINE_FINAL_TYPE (TkHoldButton, tk_hold_button, GTK_TYPE_BUTTON)

enum { HELD, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
let_go (TkHoldButton *self)
{
  if (self->tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
  self->tick = 0;
  self->filled = 0;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static gboolean
ticked_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  TkHoldButton *self = TK_HOLD_BUTTON (widget);
  gint64 now = gdk_frame_clock_get_frame_time (clock);

  if (self->since == 0)
    self->since = now;
  self->filled = (double) (now - self->since) / (TK_HOLD_MS * 1000);
  gtk_widget_queue_draw (widget);
  if (self->filled < 1)
    return G_SOURCE_CONTINUE;
  self->tick = 0;
  self->filled = 0;
  g_signal_emit (self, signals[HELD], 0);
  return G_SOURCE_REMOVE;
}

static void
hold (TkHoldButton *self)
{
  if (self->tick != 0)
    return;
  self->since = 0;
  self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), ticked_cb, NULL, NULL);
}

static gboolean
is_holding_key (guint keyval)
{
  return tk_key_is_enter (keyval) || keyval == GDK_KEY_space || keyval == GDK_KEY_KP_Space;
}

static gboolean
key_pressed_cb (GtkEventControllerKey *keys, guint keyval, guint keycode, GdkModifierType modifiers, TkHoldButton *self)
{
  if (!is_holding_key (keyval))
    return FALSE;
  hold (self);
  return TRUE;
}

static void
key_released_cb (GtkEventControllerKey *keys, guint keyval, guint keycode, GdkModifierType modifiers, TkHoldButton *self)
{
  if (is_holding_key (keyval))
    let_go (self);
}

static void
tk_hold_button_state_flags_changed (GtkWidget *widget, GtkStateFlags before)
{
  gboolean was = (before & GTK_STATE_FLAG_ACTIVE) != 0, is = (gtk_widget_get_state_flags (widget) & GTK_STATE_FLAG_ACTIVE) != 0;

  if (!was && is)
    hold (TK_HOLD_BUTTON (widget));
  else if (was && !is)
    let_go (TK_HOLD_BUTTON (widget));
  GTK_WIDGET_CLASS (tk_hold_button_parent_class)->state_flags_changed (widget, before);
}

static void
tk_hold_button_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  TkHoldButton *self = TK_HOLD_BUTTON (widget);
  graphene_rect_t rect = GRAPHENE_RECT_INIT (0, 0, (float) (gtk_widget_get_width (widget) * MIN (self->filled, 1)),
                                             (float) gtk_widget_get_height (widget));
  GdkRGBA colour;

  GTK_WIDGET_CLASS (tk_hold_button_parent_class)->snapshot (widget, snapshot);
  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &colour);
  colour.alpha = FILL_ALPHA;
  gtk_snapshot_append_color (snapshot, &colour, &rect);
}

static void
tk_hold_button_unmap (GtkWidget *widget)
{
  let_go (TK_HOLD_BUTTON (widget));
  GTK_WIDGET_CLASS (tk_hold_button_parent_class)->unmap (widget);
}

static void
tk_hold_button_class_init (TkHoldButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[HELD] = g_signal_new ("held", TK_TYPE_HOLD_BUTTON, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  widget_class->state_flags_changed = tk_hold_button_state_flags_changed;
  widget_class->snapshot = tk_hold_button_snapshot;
  widget_class->unmap = tk_hold_button_unmap;
}

static void
tk_hold_button_init (TkHoldButton *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  g_signal_connect (keys, "key-released", G_CALLBACK (key_released_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}
