/* Light and focus against a camera made of a table: this needs no device. What real cameras answer to these calls is the
 * kernel's documentation; no test here has seen one. SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-camera-control.h"

#include <errno.h>
#include <linux/videodev2.h>
#include <string.h>

#define PATH "/dev/video-of-a-test"
#define FD 77

typedef struct {
  guint32 id;
  int minimum, maximum, step, value;
  guint32 flags;
  gboolean stubborn;               /* reads, but does not obey */
} Control;

typedef struct {
  const char *name;
  gboolean closed;                 /* cannot be opened */
  gboolean no_torch_mode;          /* its light only flashes */
  Control controls[4];
  TkCameraAbilities abilities;
} Device;

static const Device devices[] = {
  { "laptop: nothing", .abilities = { 0 } },
  { "unplugged", .closed = TRUE },
  { "webcam", .controls = { { V4L2_CID_FOCUS_AUTO, 0, 1, 1, 1 }, { V4L2_CID_FOCUS_ABSOLUTE, 0, 250, 5, 30 } },
    .abilities = { .focus_auto = TRUE, .focus_is_auto = TRUE, .focus_manual = TRUE, .focus_max = 250, .focus_step = 5, .focus = 30 } },
  { "webcam focused by hand", .controls = { { V4L2_CID_FOCUS_AUTO, 0, 1, 1, 0 }, { V4L2_CID_FOCUS_ABSOLUTE, 1, 1023, 1, 500 } },
    .abilities = { .focus_auto = TRUE, .focus_manual = TRUE, .focus_min = 1, .focus_max = 1023, .focus_step = 1, .focus = 500 } },
  { "phone with a light", .controls = { { V4L2_CID_FLASH_LED_MODE, 0, 2, 1, V4L2_FLASH_LED_MODE_TORCH } },
    .abilities = { .torch = TRUE, .torch_on = TRUE } },
  { "light that is off", .controls = { { V4L2_CID_FLASH_LED_MODE, 0, 2, 1, 0 } }, .abilities = { .torch = TRUE } },
  { "light that only flashes", .no_torch_mode = TRUE, .controls = { { V4L2_CID_FLASH_LED_MODE, 0, 2, 1, 0 } } },
  { "flash without torch", .controls = { { V4L2_CID_FLASH_LED_MODE, 0, 1, 1, 0 } } },
  { "light disabled", .controls = { { V4L2_CID_FLASH_LED_MODE, 0, 2, 1, 0, V4L2_CTRL_FLAG_DISABLED } } },
  { "light of a switch", .controls = { { V4L2_CID_FLASH_LED_MODE, 0, 2, 1, 0, V4L2_CTRL_FLAG_READ_ONLY } } },
  { "focus that cannot move", .controls = { { V4L2_CID_FOCUS_ABSOLUTE, 5, 5, 1, 5 } } },
  { "step of zero, value out of range", .controls = { { V4L2_CID_FOCUS_ABSOLUTE, 0, 10, 0, 99 } },
    .abilities = { .focus_manual = TRUE, .focus_max = 10, .focus_step = 1, .focus = 10 } },
};

/* The device as it stands in this test. */
typedef struct {
  Device device;
  guint open, interruptions;
} Bench;

static int
bench_open (const char *path, gpointer data)
{
  Bench *bench = data;

  g_assert_cmpstr (path, ==, PATH);
  if (bench->device.closed)
    {
      errno = ENODEV;
      return -1;
    }
  bench->open++;
  return FD;
}

static void
bench_close (int fd, gpointer data)
{
  Bench *bench = data;

  g_assert_cmpint (fd, ==, FD);
  bench->open--;
}

static Control *
find (Bench *bench, guint32 id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bench->device.controls); i++)
    if (bench->device.controls[i].id == id)
      return &bench->device.controls[i];
  return NULL;
}

static int
answer_query (Bench *bench, struct v4l2_queryctrl *query)
{
  Control *control = find (bench, query->id);

  if (control == NULL)
    return -1;
  query->minimum = control->minimum;
  query->maximum = control->maximum;
  query->step = control->step;
  query->default_value = control->minimum;
  query->flags = control->flags;
  return 0;
}

static int
answer_write (Bench *bench, const struct v4l2_control *write)
{
  Control *control = find (bench, write->id);

  if (control == NULL || control->stubborn || write->value < control->minimum || write->value > control->maximum)
    return -1;
  control->value = write->value;
  return 0;
}

static int
bench_ioctl (int fd, unsigned long request, gpointer argument, gpointer data)
{
  Bench *bench = data;
  struct v4l2_control *read = argument;

  g_assert_cmpint (fd, ==, FD);
  errno = bench->interruptions > 0 ? EINTR : EINVAL;
  if (bench->interruptions > 0)
    {
      bench->interruptions--;
      return -1;
    }
  switch (request)
    {
    case VIDIOC_QUERYCTRL:
      return answer_query (bench, argument);
    case VIDIOC_QUERYMENU:
      return bench->device.no_torch_mode ? -1 : 0;
    case VIDIOC_S_CTRL:
      return answer_write (bench, argument);
    case VIDIOC_G_CTRL:
      if (find (bench, read->id) == NULL)
        return -1;
      read->value = find (bench, read->id)->value;
      return 0;
    default:
      g_assert_not_reached ();
    }
}

#define PORT(bench) { bench_open, bench_ioctl, bench_close, bench }

static void
test_ask (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (devices); i++)
    {
      Bench bench = { devices[i] };
      TkCameraPort port = PORT (&bench);
      TkCameraAbilities abilities;

      memset (&abilities, 0xff, sizeof abilities);
      g_test_message ("%s", devices[i].name);
      g_assert_cmpint (tk_camera_control_ask (&port, PATH, &abilities), ==, !devices[i].closed);
      g_assert_cmpmem (&abilities, sizeof abilities, &devices[i].abilities, sizeof abilities);
      g_assert_cmpuint (bench.open, ==, 0);
    }
}

static void
test_torch (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (devices); i++)
    {
      Bench bench = { devices[i] };
      TkCameraPort port = PORT (&bench);
      TkCameraAbilities abilities;

      g_test_message ("%s", devices[i].name);
      for (int on = 1; on >= 0; on--)
        {
          g_assert_cmpint (tk_camera_control_set_torch (&port, PATH, on), ==, devices[i].abilities.torch);
          tk_camera_control_ask (&port, PATH, &abilities);
          g_assert_cmpint (abilities.torch_on, ==, on && devices[i].abilities.torch);
        }
      g_assert_cmpuint (bench.open, ==, 0);
    }
}

static const struct {
  int asked, got;
} distances[] = { { 0, 0 }, { 4, 0 }, { 5, 5 }, { 99, 95 }, { 250, 250 }, { 251, 250 }, { G_MAXINT, 250 }, { -1, 0 }, { G_MININT, 0 } };

static void
test_focus (void)
{
  Bench bench = { devices[2] };
  TkCameraPort port = PORT (&bench);
  TkCameraAbilities abilities;

  for (gsize i = 0; i < G_N_ELEMENTS (distances); i++)
    {
      g_assert_true (tk_camera_control_set_focus (&port, PATH, FALSE, distances[i].asked));
      tk_camera_control_ask (&port, PATH, &abilities);
      g_assert_false (abilities.focus_is_auto);
      g_assert_cmpint (abilities.focus, ==, distances[i].got);
      g_assert_true (tk_camera_control_set_focus (&port, PATH, TRUE, 7));
      tk_camera_control_ask (&port, PATH, &abilities);
      g_assert_true (abilities.focus_is_auto);
      g_assert_cmpint (abilities.focus, ==, distances[i].got);
    }
  g_assert_cmpuint (bench.open, ==, 0);
}

static void
test_refusals (void)
{
  Bench without = { devices[0] }, unplugged = { devices[1] }, stubborn = { devices[2] }, light = { devices[5] };
  TkCameraPort port = PORT (&without), gone = PORT (&unplugged), deaf = PORT (&stubborn), lamp = PORT (&light);

  g_assert_false (tk_camera_control_set_focus (&port, PATH, TRUE, 0));
  g_assert_false (tk_camera_control_set_focus (&port, PATH, FALSE, 0));
  g_assert_false (tk_camera_control_set_focus (&gone, PATH, TRUE, 0));
  g_assert_false (tk_camera_control_set_torch (&gone, PATH, TRUE));
  stubborn.device.controls[0].stubborn = TRUE;
  g_assert_false (tk_camera_control_set_focus (&deaf, PATH, FALSE, 10));
  g_assert_cmpint (stubborn.device.controls[1].value, ==, 30);
  light.device.controls[0].stubborn = TRUE;
  g_assert_false (tk_camera_control_set_torch (&lamp, PATH, TRUE));
  g_assert_cmpuint (without.open + stubborn.open + light.open, ==, 0);
}

/* A signal in the middle of a call is no answer; a device that never answers is left alone. */
static void
test_interrupted (void)
{
  Bench bench = { devices[4] };
  TkCameraPort port = PORT (&bench);
  TkCameraAbilities abilities;

  bench.interruptions = 3;
  g_assert_true (tk_camera_control_ask (&port, PATH, &abilities));
  g_assert_true (abilities.torch);
  bench.interruptions = 1000;
  g_assert_true (tk_camera_control_ask (&port, PATH, &abilities));
  g_assert_false (abilities.torch);
  g_assert_cmpuint (bench.interruptions, >, 900);
}

static void
test_no_such_file (void)
{
  TkCameraAbilities abilities;

  g_assert_false (tk_camera_control_ask (NULL, "/nonexistent/video0", &abilities));
  g_assert_true (tk_camera_control_ask (NULL, "/dev/null", &abilities)); /* a device that is no camera */
  g_assert_false (abilities.torch || abilities.focus_auto || abilities.focus_manual);
  g_assert_false (tk_camera_control_set_torch (NULL, "/dev/null", TRUE));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/camera-control/ask", test_ask);
  g_test_add_func ("/camera-control/torch", test_torch);
  g_test_add_func ("/camera-control/focus", test_focus);
  g_test_add_func ("/camera-control/refusals", test_refusals);
  g_test_add_func ("/camera-control/interrupted", test_interrupted);
  g_test_add_func ("/camera-control/no-such-file", test_no_such_file);
  return g_test_run ();
}
