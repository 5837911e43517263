/* Where seats are on the widget, and what fingers, keys and the wheel do to that. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-seat-map-private.h"
#include "tk-page.h"

#include <math.h>

#define MARGIN 16
#define ZOOM_STEP 1.4
#define ZOOM_MAX 12.0
#define TOUCH_LEAST 28          /* px around a finger's tip */

G_DEFINE_FINAL_TYPE (TkSeatMap, tk_seat_map, GTK_TYPE_WIDGET)

enum { TOGGLED, MOVED, N_SIGNALS };
static guint signals[N_SIGNALS];

double
tk_seat_map_scale (TkSeatMap *self)
{
  return self->fit * self->zoom;
}

void
tk_seat_map_to_widget (TkSeatMap *self, double x, double y, double *wx, double *wy)
{
  double scale = tk_seat_map_scale (self);

  *wx = (x - self->x) * scale + gtk_widget_get_width (GTK_WIDGET (self)) / 2.0;
  *wy = (y - self->y) * scale + gtk_widget_get_height (GTK_WIDGET (self)) / 2.0;
}

static const TkSeat *
seat_at (TkSeatMap *self, guint i)
{
  return &g_array_index (self->plan->seats, TkSeat, i);
}

static void
measure_fit (TkSeatMap *self)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self)) - 2 * MARGIN, height = gtk_widget_get_height (GTK_WIDGET (self)) - 2 * MARGIN;

  if (self->plan != NULL && self->plan->width > 0 && self->plan->height > 0)
    self->fit = MAX (MIN (width / self->plan->width, height / self->plan->height), 0.001);
}

static void
centre (TkSeatMap *self)
{
  self->zoom = 1;
  self->x = self->plan != NULL ? self->plan->width / 2.0 : 0;
  self->y = self->plan != NULL ? self->plan->height / 2.0 : 0;
}

static void
measure_pitch (TkSeatMap *self)
{
  double least = G_MAXDOUBLE;

  for (guint i = 1; i < self->plan->seats->len; i++)
    {
      double d = hypot (seat_at (self, i)->x - seat_at (self, i - 1)->x, seat_at (self, i)->y - seat_at (self, i - 1)->y);

      if (d > 0)
        least = MIN (least, d);
    }
  self->pitch = least < G_MAXDOUBLE ? least : MAX (self->plan->width, 1) / 20.0;
}

/* ---- Moving ---- */

static void
keep_near (TkSeatMap *self)
{
  self->x = CLAMP (self->x, 0, self->plan->width);
  self->y = CLAMP (self->y, 0, self->plan->height);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
zoom_to (TkSeatMap *self, double zoom)
{
  if (self->plan == NULL)
    return;
  self->zoom = CLAMP (zoom, 1, ZOOM_MAX);
  if (self->zoom == 1)
    centre (self);
  keep_near (self);
}

/* Into sight, with its neighbours. */
static void
follow (TkSeatMap *self)
{
  double scale = tk_seat_map_scale (self), wx, wy;
  double width = gtk_widget_get_width (GTK_WIDGET (self)), height = gtk_widget_get_height (GTK_WIDGET (self));
  double edge = MIN (2 * self->pitch * scale, MIN (width, height) / 3);

  tk_seat_map_to_widget (self, seat_at (self, self->current)->x, seat_at (self, self->current)->y, &wx, &wy);
  if (wx < edge)
    self->x -= (edge - wx) / scale;
  else if (wx > width - edge)
    self->x += (wx - width + edge) / scale;
  if (wy < edge)
    self->y -= (edge - wy) / scale;
  else if (wy > height - edge)
    self->y += (wy - height + edge) / scale;
  keep_near (self);
}

static void
make_current (TkSeatMap *self, guint i)
{
  self->current = i;
  follow (self);
  g_signal_emit (self, signals[MOVED], 0);
}

/* The nearest that way; to the side counts for more, so that a row is followed to its end. */
static void
move (TkSeatMap *self, int dx, int dy)
{
  const TkSeat *from = seat_at (self, self->current);
  double best = G_MAXDOUBLE;
  guint found = self->current;

  for (guint i = 0; i < self->plan->seats->len; i++)
    {
      double along = (seat_at (self, i)->x - from->x) * dx + (seat_at (self, i)->y - from->y) * dy;
      double aside = fabs ((double) (seat_at (self, i)->x - from->x) * dy) + fabs ((double) (seat_at (self, i)->y - from->y) * dx);
      double cost = along + 3 * aside;

      if (along > 0 && along >= aside * 0.5 && cost < best)
        {
          best = cost;
          found = i;
        }
    }
  if (found != self->current)
    make_current (self, found);
}

static gboolean
find_near (TkSeatMap *self, double wx, double wy, guint *index)
{
  double reach = MAX (self->pitch * tk_seat_map_scale (self) / 2, TOUCH_LEAST / 2.0), best = reach;
  gboolean found = FALSE;

  for (guint i = 0; self->plan != NULL && i < self->plan->seats->len; i++)
    {
      double x, y, d;

      tk_seat_map_to_widget (self, seat_at (self, i)->x, seat_at (self, i)->y, &x, &y);
      d = hypot (x - wx, y - wy);
      if (d <= best)
        {
          best = d;
          *index = i;
          found = TRUE;
        }
    }
  return found;
}

/* ---- Fingers and wheel ---- */

static void
tapped_cb (GtkGestureClick *gesture, int presses, double x, double y, TkSeatMap *self)
{
  guint i;

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (!find_near (self, x, y, &i))
    return;
  make_current (self, i);
  g_signal_emit (self, signals[TOGGLED], 0, i);
}

static void
drag_begun_cb (GtkGestureDrag *gesture, double x, double y, TkSeatMap *self)
{
  self->drag_x = self->x;
  self->drag_y = self->y;
}

static void
dragged_cb (GtkGestureDrag *gesture, double dx, double dy, TkSeatMap *self)
{
  if (self->plan == NULL || gtk_drag_check_threshold (GTK_WIDGET (self), 0, 0, (int) dx, (int) dy) == FALSE)
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  self->x = self->drag_x - dx / tk_seat_map_scale (self);
  self->y = self->drag_y - dy / tk_seat_map_scale (self);
  keep_near (self);
}

static void
pinch_begun_cb (GtkGesture *gesture, GdkEventSequence *sequence, TkSeatMap *self)
{
  self->pinch = self->zoom;
}

static void
pinched_cb (GtkGestureZoom *gesture, double scale, TkSeatMap *self)
{
  zoom_to (self, self->pinch * scale);
}

static gboolean
scrolled_cb (GtkEventControllerScroll *controller, double dx, double dy, TkSeatMap *self)
{
  zoom_to (self, self->zoom * (dy < 0 ? ZOOM_STEP : 1 / ZOOM_STEP));
  return TRUE;
}

static void
add_controllers (TkSeatMap *self)
{
  GtkGesture *click = gtk_gesture_click_new (), *drag = gtk_gesture_drag_new (), *pinch = gtk_gesture_zoom_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL | GTK_EVENT_CONTROLLER_SCROLL_DISCRETE);

  g_signal_connect (click, "released", G_CALLBACK (tapped_cb), self);
  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begun_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (dragged_cb), self);
  g_signal_connect (pinch, "begin", G_CALLBACK (pinch_begun_cb), self);
  g_signal_connect (pinch, "scale-changed", G_CALLBACK (pinched_cb), self);
  g_signal_connect (scroll, "scroll", G_CALLBACK (scrolled_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (pinch));
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);
}

/* ---- The widget ---- */

static void
tk_seat_map_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline,
                     int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 240 : 160;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 800 : 480;
}

static void
tk_seat_map_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  measure_fit (TK_SEAT_MAP (widget));
}

static void
tk_seat_map_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  tk_seat_map_draw (TK_SEAT_MAP (widget), snapshot);
}

static void
tk_seat_map_finalize (GObject *object)
{
  TkSeatMap *self = TK_SEAT_MAP (object);

  g_hash_table_unref (self->picked);
  g_hash_table_unref (self->stamps);
  G_OBJECT_CLASS (tk_seat_map_parent_class)->finalize (object);
}

static void
tk_seat_map_class_init (TkSeatMapClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = tk_seat_map_finalize;
  signals[TOGGLED] = g_signal_new ("toggled", TK_TYPE_SEAT_MAP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[MOVED] = g_signal_new ("moved", TK_TYPE_SEAT_MAP, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  widget_class->measure = tk_seat_map_measure;
  widget_class->size_allocate = tk_seat_map_size_allocate;
  widget_class->snapshot = tk_seat_map_snapshot;
  gtk_widget_class_set_css_name (widget_class, "seatmap");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
tk_seat_map_init (TkSeatMap *self)
{
  self->picked = g_hash_table_new (NULL, NULL);
  self->stamps = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) cairo_surface_destroy);
  self->zoom = 1;
  self->fit = 1;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  add_controllers (self);
}

GtkWidget *
tk_seat_map_new (void)
{
  return g_object_new (TK_TYPE_SEAT_MAP, NULL);
}

/* The first free one, near the middle of the front. */
static guint
find_start (TkSeatMap *self)
{
  double best = G_MAXDOUBLE;
  guint found = 0;

  for (guint i = 0; i < self->plan->seats->len; i++)
    {
      double cost = fabs (seat_at (self, i)->x - self->plan->width / 2.0) + 2.0 * seat_at (self, i)->y;

      if (seat_at (self, i)->state == TK_SEAT_FREE && cost < best)
        {
          best = cost;
          found = i;
        }
    }
  return found;
}

void
tk_seat_map_set_plan (TkSeatMap *self, const TkSeatPlan *plan)
{
  gboolean same = self->plan != NULL && plan != NULL && self->plan->seats->len == plan->seats->len && self->plan->width == plan->width
                  && self->plan->height == plan->height;

  self->plan = plan;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (plan == NULL || plan->seats->len == 0)
    return;
  measure_pitch (self);
  measure_fit (self);
  if (same)
    return;
  self->current = find_start (self);
  centre (self);
}

void
tk_seat_map_set_picked (TkSeatMap *self, const guint32 *places, guint n)
{
  g_hash_table_remove_all (self->picked);
  for (guint i = 0; i < n; i++)
    g_hash_table_add (self->picked, GUINT_TO_POINTER (places[i]));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

const TkSeat *
tk_seat_map_get_current (TkSeatMap *self)
{
  return self->plan != NULL && self->current < self->plan->seats->len ? seat_at (self, self->current) : NULL;
}

gboolean
tk_seat_map_key (TkSeatMap *self, guint keyval)
{
  if (tk_seat_map_get_current (self) == NULL)
    return FALSE;
  if (keyval == GDK_KEY_Left)
    move (self, -1, 0);
  else if (keyval == GDK_KEY_Right)
    move (self, 1, 0);
  else if (keyval == GDK_KEY_Up)
    move (self, 0, -1);
  else if (keyval == GDK_KEY_Down)
    move (self, 0, 1);
  else if (keyval == GDK_KEY_space || keyval == GDK_KEY_KP_Space)
    g_signal_emit (self, signals[TOGGLED], 0, self->current);
  else if (keyval == GDK_KEY_plus || keyval == GDK_KEY_KP_Add || keyval == GDK_KEY_equal)
    tk_seat_map_zoom (self, 1);
  else if (keyval == GDK_KEY_minus || keyval == GDK_KEY_KP_Subtract)
    tk_seat_map_zoom (self, -1);
  else
    return FALSE;
  return TRUE;
}

void
tk_seat_map_zoom (TkSeatMap *self, int step)
{
  const TkSeat *seat = tk_seat_map_get_current (self);

  if (step > 0 && self->zoom == 1 && seat != NULL)
    {
      self->x = seat->x;
      self->y = seat->y;
    }
  zoom_to (self, step == 0 ? 1 : step > 0 ? self->zoom * ZOOM_STEP : self->zoom / ZOOM_STEP);
}

gboolean
tk_seat_map_locate (TkSeatMap *self, guint index, graphene_point_t *middle)
{
  double x, y;

  if (self->plan == NULL || index >= self->plan->seats->len)
    return FALSE;
  tk_seat_map_to_widget (self, seat_at (self, index)->x, seat_at (self, index)->y, &x, &y);
  graphene_point_init (middle, (float) x, (float) y);
  return TRUE;
}
