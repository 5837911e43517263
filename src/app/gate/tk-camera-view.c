/* Draws the newest frame as it is; nothing is kept. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-camera-view.h"

#include <glib/gi18n-lib.h>

#define OUTLINE_MS 600
#define NATURAL_WIDTH 240
#define NATURAL_HEIGHT 180
#define TICK 40.0

struct _TkCameraView {
  GtkWidget parent;
  TkCamera *camera;
  char *source;                    /* the camera's */
  gboolean mirrored;
  guint turn;                      /* degrees */
  GtkWidget *words, *again, *light;
  GdkTexture *frame;
  int corners[8];
  guint outline_source;
};

G_DEFINE_FINAL_TYPE (TkCameraView, tk_camera_view, GTK_TYPE_WIDGET)

enum { READ, N_SIGNALS };
static guint signals[N_SIGNALS];

static gboolean
outline_over_cb (gpointer user_data)
{
  TkCameraView *self = user_data;

  self->outline_source = 0;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  return G_SOURCE_REMOVE;
}

static void
reading_cb (TkCameraView *self, TkReading *reading)
{
  memcpy (self->corners, reading->corners, sizeof self->corners);
  g_clear_handle_id (&self->outline_source, g_source_remove);
  self->outline_source = g_timeout_add (OUTLINE_MS, outline_over_cb, self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_signal_emit (self, signals[READ], 0, reading->payload, (guint) reading->length);
}

static void
frame_cb (TkCameraView *self, GBytes *bgra, int width, int height, int stride)
{
  g_clear_object (&self->frame);
  self->frame = gdk_memory_texture_new (width, height, GDK_MEMORY_B8G8R8A8_PREMULTIPLIED, bgra, (gsize) stride);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static const char *
state_words (TkCameraView *self)
{
  switch (tk_camera_view_get_state (self))
    {
    case TK_CAMERA_STARTING:
      return _("The camera is starting …");
    case TK_CAMERA_RUNNING:
      return "";
    case TK_CAMERA_NONE:
    case TK_CAMERA_BUSY:
    case TK_CAMERA_LOST:
    case TK_CAMERA_ENDED:
      return tk_camera_get_message (self->camera);
    case TK_CAMERA_STOPPED:
    default:
      return _("The camera is off.");
    }
}

static void
state_cb (TkCameraView *self)
{
  TkCameraState state = tk_camera_view_get_state (self);
  const char *words = state_words (self);

  if (state != TK_CAMERA_RUNNING)
    g_clear_object (&self->frame);
  gtk_label_set_label (GTK_LABEL (self->words), words);
  gtk_widget_set_visible (self->words, *words != '\0');
  gtk_widget_set_visible (self->again, state == TK_CAMERA_NONE || state == TK_CAMERA_BUSY || state == TK_CAMERA_LOST);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
abilities_cb (TkCameraView *self)
{
  const TkCameraAbilities *abilities = tk_camera_get_abilities (self->camera);

  gtk_widget_set_visible (self->light, abilities->torch);
  g_signal_handlers_block_matched (self->light, G_SIGNAL_MATCH_DATA, 0, 0, NULL, NULL, self);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->light), abilities->torch_on);
  g_signal_handlers_unblock_matched (self->light, G_SIGNAL_MATCH_DATA, 0, 0, NULL, NULL, self);
}

static void
light_toggled_cb (TkCameraView *self)
{
  if (self->camera != NULL)
    tk_camera_set_torch (self->camera, gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->light)));
}

static void
again_clicked_cb (TkCameraView *self)
{
  if (self->camera != NULL)
    tk_camera_start (self->camera);
}

/* The outline lies in the picture's own coordinates: whatever is done to the picture is done to it. */
static void
trace_outline (TkCameraView *self, cairo_t *cr, double scale_x, double scale_y)
{
  for (guint i = 0; i < 4; i++)
    cairo_line_to (cr, self->corners[2 * i] * scale_x, self->corners[2 * i + 1] * scale_y);
  cairo_close_path (cr);
}

/* Light on dark, so that it is seen on any picture, and by those who see no green. */
static void
draw_outline (TkCameraView *self, GtkSnapshot *snapshot, float width, float height)
{
  int full_width = 0, full_height = 0;
  cairo_t *cr;

  tk_camera_get_frame_size (self->camera, &full_width, &full_height);
  if (full_width <= 0 || full_height <= 0)
    return;
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  trace_outline (self, cr, width / full_width, height / full_height);
  cairo_set_source_rgb (cr, 0.02, 0.15, 0.06);
  cairo_set_line_width (cr, 9);
  cairo_stroke_preserve (cr);
  cairo_set_source_rgb (cr, 0.35, 1, 0.55);
  cairo_set_line_width (cr, 4);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

/* From here on, (0, 0) to (*width, *height) is the picture as the camera gave it, as large as fits. */
static void
enter_picture (TkCameraView *self, GtkSnapshot *snapshot, float *width, float *height)
{
  float fw = (float) gdk_texture_get_width (self->frame), fh = (float) gdk_texture_get_height (self->frame);
  float room_w = (float) gtk_widget_get_width (GTK_WIDGET (self)), room_h = (float) gtk_widget_get_height (GTK_WIDGET (self));
  gboolean lies = self->turn % 180 != 0;
  float scale = lies ? MIN (room_w / fh, room_h / fw) : MIN (room_w / fw, room_h / fh);

  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (room_w / 2, room_h / 2));
  if (self->mirrored)
    gtk_snapshot_scale (snapshot, -1, 1);
  gtk_snapshot_rotate (snapshot, (float) self->turn);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (-fw * scale / 2, -fh * scale / 2));
  *width = fw * scale;
  *height = fh * scale;
}

static void
snapshot_picture (TkCameraView *self, GtkSnapshot *snapshot)
{
  float width, height;

  gtk_snapshot_save (snapshot);
  enter_picture (self, snapshot, &width, &height);
  /* Some cameras leave rubbish where a picture's alpha would be: on black it does no harm. */
  gtk_snapshot_append_color (snapshot, &(GdkRGBA) { 0, 0, 0, 1 }, &GRAPHENE_RECT_INIT (0, 0, width, height));
  gtk_snapshot_append_texture (snapshot, self->frame, &GRAPHENE_RECT_INIT (0, 0, width, height));
  if (self->outline_source != 0 && self->camera != NULL)
    draw_outline (self, snapshot, width, height);
  gtk_snapshot_restore (snapshot);
}

/* A tick in the corner, upright however the picture is turned: the code was read. */
static void
snapshot_tick (TkCameraView *self, GtkSnapshot *snapshot)
{
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (6, 6, TICK, TICK));

  cairo_arc (cr, 6 + TICK / 2, 6 + TICK / 2, TICK / 2 - 1, 0, 2 * G_PI);
  cairo_set_source_rgb (cr, 0.02, 0.15, 0.06);
  cairo_fill (cr);
  cairo_move_to (cr, 6 + TICK * 0.27, 6 + TICK * 0.52);
  cairo_line_to (cr, 6 + TICK * 0.44, 6 + TICK * 0.69);
  cairo_line_to (cr, 6 + TICK * 0.74, 6 + TICK * 0.33);
  cairo_set_source_rgb (cr, 0.35, 1, 0.55);
  cairo_set_line_width (cr, 4);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

static void
tk_camera_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  TkCameraView *self = TK_CAMERA_VIEW (widget);

  if (self->frame != NULL)
    {
      snapshot_picture (self, snapshot);
      if (self->outline_source != 0)
        snapshot_tick (self, snapshot);
    }
  GTK_WIDGET_CLASS (tk_camera_view_parent_class)->snapshot (widget, snapshot);
}

static void
tk_camera_view_dispose (GObject *object)
{
  TkCameraView *self = TK_CAMERA_VIEW (object);
  GtkWidget *child;

  tk_camera_view_stop (self);
  g_clear_handle_id (&self->outline_source, g_source_remove);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (tk_camera_view_parent_class)->dispose (object);
}

static void
tk_camera_view_finalize (GObject *object)
{
  g_free (TK_CAMERA_VIEW (object)->source);
  G_OBJECT_CLASS (tk_camera_view_parent_class)->finalize (object);
}

static void
tk_camera_view_class_init (TkCameraViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = tk_camera_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = tk_camera_view_finalize;
  widget_class->snapshot = tk_camera_view_snapshot;
  signals[READ] = g_signal_new ("read", TK_TYPE_CAMERA_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE, G_TYPE_UINT);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "cameraview");
}

static GtkWidget *
make_light (TkCameraView *self)
{
  GtkWidget *light = gtk_toggle_button_new_with_label (_("Torch"));

  gtk_widget_set_focus_on_click (light, FALSE);
  gtk_widget_set_halign (light, GTK_ALIGN_END);
  gtk_widget_set_valign (light, GTK_ALIGN_END);
  gtk_widget_set_visible (light, FALSE);
  gtk_widget_add_css_class (light, "touch");
  g_signal_connect_swapped (light, "toggled", G_CALLBACK (light_toggled_cb), self);
  return light;
}

static GtkWidget *
make_again (TkCameraView *self)
{
  GtkWidget *again = gtk_button_new_with_label (_("Try again"));

  gtk_widget_set_focus_on_click (again, FALSE);
  gtk_widget_set_halign (again, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (again, "touch");
  g_signal_connect_swapped (again, "clicked", G_CALLBACK (again_clicked_cb), self);
  return again;
}

static void
tk_camera_view_init (TkCameraView *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);

  self->words = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->words), TRUE);
  gtk_label_set_justify (GTK_LABEL (self->words), GTK_JUSTIFY_CENTER);
  gtk_label_set_max_width_chars (GTK_LABEL (self->words), 30);
  self->again = make_again (self);
  self->light = make_light (self);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), self->words);
  gtk_box_append (GTK_BOX (box), self->again);
  gtk_widget_set_parent (box, GTK_WIDGET (self));
  gtk_widget_set_parent (self->light, GTK_WIDGET (self));
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_size_request (GTK_WIDGET (self), NATURAL_WIDTH, NATURAL_HEIGHT);
  state_cb (self);
}

static void
adopt_camera (TkCameraView *self, TkCamera *camera)
{
  self->camera = camera;
  g_signal_connect_object (camera, "reading", G_CALLBACK (reading_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (camera, "frame", G_CALLBACK (frame_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (camera, "notify::state", G_CALLBACK (state_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (camera, "notify::message", G_CALLBACK (state_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (camera, "notify::abilities", G_CALLBACK (abilities_cb), self, G_CONNECT_SWAPPED);
}

void
tk_camera_view_start (TkCameraView *self, const char *source)
{
  if (self->camera != NULL && g_strcmp0 (self->source, source) != 0)
    tk_camera_view_stop (self);
  if (self->camera == NULL)
    {
      g_free (self->source);
      self->source = g_strdup (source);
      adopt_camera (self, tk_camera_new (source));
    }
  tk_camera_start (self->camera);
}

void
tk_camera_view_stop (TkCameraView *self)
{
  if (self->camera != NULL)
    tk_camera_stop (self->camera);
  g_clear_object (&self->camera);
  g_clear_object (&self->frame);
  g_clear_handle_id (&self->outline_source, g_source_remove);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

TkCamera *
tk_camera_view_get_camera (TkCameraView *self)
{
  return self->camera;
}

void
tk_camera_view_set_mirrored (TkCameraView *self, gboolean mirrored)
{
  self->mirrored = mirrored;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
tk_camera_view_set_turn (TkCameraView *self, guint degrees)
{
  self->turn = degrees / 90 * 90 % 360;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

TkCameraState
tk_camera_view_get_state (TkCameraView *self)
{
  return self->camera != NULL ? tk_camera_get_state (self->camera) : TK_CAMERA_STOPPED;
}
