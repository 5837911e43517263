/* What brings a code into the gate page, as widgets: the camera's preview with the code outlined where it is, however the picture
 * is turned; a hand scanner's keys and a serial one. SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE 1
#include "ui-scene.h"
#include "tk-camera-view.h"
#include "tk-hand-scanner.h"
#include "tk-look.h"
#include "tk-test-cameras.h"
#include "tk-ticket-print.h"

#include <cairo.h>
#include <fcntl.h>
#include <gst/gst.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define WIDTH 1280
#define HEIGHT 720
#define MODULE 5
#define TOKEN "TK1:112000V50V50000XOF700.XH%YQU$349N8 M3XMLJD+GU92CDYB9TAEXMGYVUUBPI2JUN0XAP1N9YP2WR2W0RRAOW68F9I9C %KQK13GFD8Q2$M/V55SL"

/* ---- The preview ---- */

/* Left and above the middle, so that every turn moves it. */
#define CODE_X 160
#define CODE_Y 100

typedef struct {
  GtkWidget *window;
  TkCameraView *view;
  guint8 *pixels;
  guint side;                      /* of the code with its margin */
  guint reads;
} Preview;

static void
read_cb (TkCameraView *view, const char *payload, guint length, Preview *preview)
{
  g_assert_cmpstr (payload, ==, TOKEN);
  g_assert_cmpuint (length, ==, strlen (TOKEN));
  preview->reads++;
}

static void
draw_code (Preview *preview)
{
  g_autofree guint8 *luma = tk_print_qr_luma (TOKEN, MODULE, &preview->side, NULL);

  preview->pixels = g_malloc (WIDTH * HEIGHT * 4);
  memset (preview->pixels, 0xc0, WIDTH * HEIGHT * 4);
  for (guint y = 0; y < preview->side; y++)
    for (guint x = 0; x < preview->side; x++)
      memset (preview->pixels + ((CODE_Y + y) * WIDTH + CODE_X + x) * 4, luma[y * preview->side + x], 4);
}

static gboolean
feed_cb (gpointer data)
{
  tk_test_cameras_push (((Preview *) data)->pixels);
  return G_SOURCE_CONTINUE;
}

static gboolean
has_read (gpointer data)
{
  return ((Preview *) data)->reads > 0;
}

/* What the widget shows, as a picture. (transfer full) */
static cairo_surface_t *
look (Preview *preview)
{
  int width = gtk_widget_get_width (GTK_WIDGET (preview->view)), height = gtk_widget_get_height (GTK_WIDGET (preview->view));
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, width, height);
  cairo_t *cr = cairo_create (surface);
  GskRenderNode *node;
  struct timespec start, end;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &start);
  GTK_WIDGET_GET_CLASS (preview->view)->snapshot (GTK_WIDGET (preview->view), snapshot);
  node = gtk_snapshot_free_to_node (snapshot);
  gsk_render_node_draw (node, cr);
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &end);
  g_test_message ("drawn in %ld µs of processor time", (end.tv_sec - start.tv_sec) * 1000000 + (end.tv_nsec - start.tv_nsec) / 1000);
  gsk_render_node_unref (node);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

static gboolean
is_outline (const guint8 *bgra)
{
  return bgra[1] > 200 && bgra[2] < 140 && bgra[0] > 100 && bgra[0] < 180;
}

/* The box around the outline's colour, left of which the tick in the corner is not counted. */
static void
find_outline (cairo_surface_t *surface, graphene_rect_t *box)
{
  int width = cairo_image_surface_get_width (surface), height = cairo_image_surface_get_height (surface);
  int left = width, right = -1, top = height, bottom = -1;

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        const guint8 *pixel = cairo_image_surface_get_data (surface) + y * cairo_image_surface_get_stride (surface) + x * 4;

        if ((x < 50 && y < 50) || !is_outline (pixel))
          continue;
        left = MIN (left, x);
        right = MAX (right, x);
        top = MIN (top, y);
        bottom = MAX (bottom, y);
      }
  g_assert_cmpint (right, >, left);
  graphene_rect_init (box, left, top, right - left, bottom - top);
}

/* Where the middle of the code must be, worked out by hand: the picture as large as fits, in the middle, turned clockwise, then
 * mirrored. */
static void
work_out_middle (Preview *preview, int room_w, int room_h, guint turn, gboolean mirrored, double *x, double *y, double *side)
{
  gboolean lies = turn % 180 != 0;
  double scale = lies ? MIN ((double) room_w / HEIGHT, (double) room_h / WIDTH) : MIN ((double) room_w / WIDTH, (double) room_h / HEIGHT);
  double dx = (CODE_X + preview->side / 2.0 - WIDTH / 2.0) * scale, dy = (CODE_Y + preview->side / 2.0 - HEIGHT / 2.0) * scale;
  double turned_x = turn == 0 ? dx : turn == 90 ? -dy : turn == 180 ? -dx : dy;
  double turned_y = turn == 0 ? dy : turn == 90 ? dx : turn == 180 ? -dy : -dx;

  *x = room_w / 2.0 + (mirrored ? -turned_x : turned_x);
  *y = room_h / 2.0 + turned_y;
  *side = (preview->side - 8.0 * MODULE) * scale;
}

static void
assert_outlined (Preview *preview, guint turn, gboolean mirrored)
{
  cairo_surface_t *surface = look (preview);
  graphene_rect_t box;
  double x, y, side;

  if (g_getenv ("TIKETI_PICTURES") != NULL)
    {
      g_autofree char *path = g_strdup_printf ("%s/preview-%u%s.png", g_getenv ("TIKETI_PICTURES"), turn, mirrored ? "-mirrored" : "");

      cairo_surface_write_to_png (surface, path);
    }
  /* The middle of the picture is as grey as the camera saw it, and opaque. */
  g_assert_cmphex (*(guint32 *) (gpointer) (cairo_image_surface_get_data (surface)
                                            + cairo_image_surface_get_height (surface) / 2 * cairo_image_surface_get_stride (surface)
                                            + cairo_image_surface_get_width (surface) / 2 * 4), ==, 0xffc0c0c0);
  find_outline (surface, &box);
  work_out_middle (preview, cairo_image_surface_get_width (surface), cairo_image_surface_get_height (surface), turn, mirrored, &x, &y, &side);
  g_test_message ("%u°, mirrored %d: %.0f × %.0f at %.0f, %.0f; worked out %.0f at %.0f, %.0f", turn, mirrored, box.size.width,
                  box.size.height, box.origin.x + box.size.width / 2, box.origin.y + box.size.height / 2, side, x, y);
  g_assert_cmpfloat (fabs (box.origin.x + box.size.width / 2 - x), <=, 5);
  g_assert_cmpfloat (fabs (box.origin.y + box.size.height / 2 - y), <=, 5);
  g_assert_cmpfloat (fabs (box.size.width - side), <=, 14);
  g_assert_cmpfloat (fabs (box.size.height - side), <=, 14);
  cairo_surface_destroy (surface);
}

static void
test_outline (void)
{
  Preview preview = { 0 };
  guint feed;

  draw_code (&preview);
  preview.window = gtk_window_new ();
  preview.view = g_object_new (TK_TYPE_CAMERA_VIEW, NULL);
  gtk_window_set_default_size (GTK_WINDOW (preview.window), 520, 460);
  gtk_window_set_child (GTK_WINDOW (preview.window), GTK_WIDGET (preview.view));
  gtk_window_present (GTK_WINDOW (preview.window));
  g_signal_connect (preview.view, "read", G_CALLBACK (read_cb), &preview);
  tk_test_camera_plug_in ("Lens", NULL, TK_TEST_CAMERA_WORKS);
  tk_camera_view_start (preview.view, "camera:Lens");
  feed = g_timeout_add (50, feed_cb, &preview);
  ui_wait (has_read, &preview, "the code is read");
  for (guint turn = 0; turn < 360; turn += 90)
    for (int mirrored = 0; mirrored <= 1; mirrored++)
      {
        tk_camera_view_set_turn (preview.view, turn);
        tk_camera_view_set_mirrored (preview.view, mirrored);
        assert_outlined (&preview, turn, mirrored);
      }
  g_assert_cmpuint (preview.reads, ==, 1);
  g_source_remove (feed);
  tk_test_camera_unplug ("Lens");
  g_assert_nonnull (tk_camera_view_get_camera (preview.view));
  tk_camera_view_stop (preview.view);
  g_assert_null (tk_camera_view_get_camera (preview.view));
  gtk_window_destroy (GTK_WINDOW (preview.window));
  ui_idle (50);
  g_free (preview.pixels);
}

static gboolean
is_lost (gpointer view)
{
  return tk_camera_view_get_state (view) == TK_CAMERA_LOST;
}

static gboolean
is_running (gpointer view)
{
  return tk_camera_view_get_state (view) == TK_CAMERA_RUNNING;
}

/* The widget says in the camera's words what is the matter, and offers to try again, until it runs. */
static void
test_words (void)
{
  GtkWidget *window = gtk_window_new ();
  TkCameraView *view = g_object_new (TK_TYPE_CAMERA_VIEW, NULL);
  Preview preview = { 0 };
  guint feed;

  draw_code (&preview);
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (view));
  gtk_window_present (GTK_WINDOW (window));
  ui_wait_text (GTK_WIDGET (view), "The camera is off.");
  tk_test_camera_plug_in ("Lens", NULL, TK_TEST_CAMERA_WORKS);
  feed = g_timeout_add (50, feed_cb, &preview);
  tk_camera_view_start (view, "camera:Lens");
  ui_wait (is_running, view, "the camera runs");
  g_assert_null (ui_find_text (GTK_WIDGET (view), "Try again"));
  tk_test_camera_unplug ("Lens");
  ui_wait (is_lost, view, "the camera is lost");
  ui_wait_text (GTK_WIDGET (view), "check its cable");
  ui_wait_text (GTK_WIDGET (view), "Try again");
  tk_test_camera_plug_in ("Lens", NULL, TK_TEST_CAMERA_WORKS);
  ui_wait (is_running, view, "the camera is back by itself");
  g_assert_null (ui_find_text (GTK_WIDGET (view), "check its cable"));
  g_source_remove (feed);
  tk_test_camera_unplug ("Lens");
  gtk_window_destroy (GTK_WINDOW (window));
  ui_idle (50);
  g_free (preview.pixels);
}

/* ---- Hand scanners ---- */

typedef struct {
  char *payload, *typed;
} Heard;

static void
scanned_cb (TkHandScanner *scanner, const char *payload, Heard *heard)
{
  g_free (heard->payload);
  heard->payload = g_strdup (payload);
}

static void
typed_cb (TkHandScanner *scanner, const char *text, Heard *heard)
{
  g_free (heard->typed);
  heard->typed = g_strdup (text);
}

static gboolean
has_heard (gpointer data)
{
  return ((Heard *) data)->payload != NULL || ((Heard *) data)->typed != NULL;
}

static void
type_text (TkHandScanner *scanner, const char *text, gint64 *now, gint64 gap)
{
  for (const char *p = text; *p != '\0'; p++)
    {
      guint keyval = *p == '\n' ? GDK_KEY_Return : gdk_unicode_to_keyval ((guchar) *p);

      *now += gap;
      if (g_ascii_isupper (*p))
        tk_hand_scanner_key (scanner, GDK_KEY_Shift_L, 0, *now);
      tk_hand_scanner_key (scanner, keyval, 0, *now);
    }
}

static void
test_keys (void)
{
  g_autoptr (TkHandScanner) scanner = tk_hand_scanner_new ();
  Heard heard = { 0 };
  gint64 now = 1000;

  g_signal_connect (scanner, "scanned", G_CALLBACK (scanned_cb), &heard);
  g_signal_connect (scanner, "typed", G_CALLBACK (typed_cb), &heard);
  tk_hand_scanner_set_framing (scanner, "<<", ">>");
  tk_hand_scanner_key (scanner, GDK_KEY_Control_L, 0, now);
  g_assert_false (tk_hand_scanner_key (scanner, GDK_KEY_b, GDK_CONTROL_MASK, now)); /* STX */
  type_text (scanner, "<<" TOKEN ">>", &now, 4);
  g_assert_null (heard.payload);
  g_assert_true (tk_hand_scanner_key (scanner, GDK_KEY_bracketright, GDK_CONTROL_MASK, now)); /* GS */
  g_assert_true (tk_hand_scanner_key (scanner, GDK_KEY_c, GDK_CONTROL_MASK, now));            /* ETX */
  g_assert_cmpstr (heard.payload, ==, TOKEN);
  g_clear_pointer (&heard.payload, g_free);
  now += 500;
  type_text (scanner, "<<" TOKEN ">>", &now, 4);
  ui_wait (has_heard, &heard, "a scan ends by silence");
  g_assert_cmpstr (heard.payload, ==, TOKEN);
  g_assert_null (heard.typed);
  g_free (heard.payload);
}

/* Fast fingers are given back to the field that has the focus, in place of what is selected there. */
static void
test_given_back (void)
{
  g_autoptr (TkHandScanner) scanner = tk_hand_scanner_new ();
  GtkWidget *window = gtk_window_new (), *entry = gtk_entry_new ();
  Heard heard = { 0 };
  gint64 now = 1000;

  g_signal_connect (scanner, "typed", G_CALLBACK (typed_cb), &heard);
  gtk_window_set_child (GTK_WINDOW (window), entry);
  gtk_window_present (GTK_WINDOW (window));
  gtk_editable_set_text (GTK_EDITABLE (entry), "a----d");
  gtk_widget_grab_focus (entry);
  gtk_editable_select_region (GTK_EDITABLE (entry), 1, 5);
  type_text (scanner, "abc", &now, 10);
  ui_wait (has_heard, &heard, "three keys are no scan");
  g_assert_cmpstr (heard.typed, ==, "bc"); /* the first went to the widgets by itself */
  tk_hand_scanner_give_back (GTK_ROOT (window), heard.typed);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "abcd");
  tk_hand_scanner_give_back (GTK_ROOT (window), "X");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "abcXd");
  gtk_editable_set_editable (GTK_EDITABLE (entry), FALSE);
  tk_hand_scanner_give_back (GTK_ROOT (window), "Y");
  tk_hand_scanner_give_back (NULL, "Z");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "abcXd");
  gtk_window_destroy (GTK_WINDOW (window));
  g_free (heard.typed);
}

static void
test_serial (void)
{
  g_autoptr (TkHandScanner) scanner = tk_hand_scanner_new ();
  int master = posix_openpt (O_RDWR | O_NOCTTY | O_CLOEXEC);
  Heard heard = { 0 };

  g_assert_cmpint (grantpt (master) | unlockpt (master), ==, 0);
  g_signal_connect (scanner, "scanned", G_CALLBACK (scanned_cb), &heard);
  tk_hand_scanner_use_serial (scanner, "");
  g_assert_null (tk_hand_scanner_get_serial (scanner));
  tk_hand_scanner_use_serial (scanner, ptsname (master));
  tk_hand_scanner_use_serial (scanner, ptsname (master));
  g_assert_cmpint (tk_serial_get_state (tk_hand_scanner_get_serial (scanner)), ==, TK_SERIAL_OPEN);
  g_assert_cmpint (write (master, TOKEN "\r\n", strlen (TOKEN) + 2), ==, strlen (TOKEN) + 2);
  ui_wait (has_heard, &heard, "a serial scan");
  g_assert_cmpstr (heard.payload, ==, TOKEN);
  tk_hand_scanner_use_serial (scanner, NULL);
  g_assert_null (tk_hand_scanner_get_serial (scanner));
  g_free (heard.payload);
  close (master);
}

int
main (int argc, char **argv)
{
  ui_scene_start (&argc, &argv);
  gst_init (NULL, NULL);
  tk_test_cameras_init ();
  tk_test_cameras_use_feed (WIDTH, HEIGHT);
  g_test_add_func ("/ui/readers/outline", test_outline);
  g_test_add_func ("/ui/readers/words", test_words);
  g_test_add_func ("/ui/readers/keys", test_keys);
  g_test_add_func ("/ui/readers/given-back", test_given_back);
  g_test_add_func ("/ui/readers/serial", test_serial);
  return g_test_run ();
}
