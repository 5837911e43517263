/* Light and focus through Video4Linux controls: see the kernel's "Flash" and "Camera Control Reference".
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tk-camera-control.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* A signal may interrupt a call; more often than this something else is wrong. */
#define TRIES 8

static int
system_open (const char *path, gpointer data)
{
  return open (path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
}

static int
system_ioctl (int fd, unsigned long request, gpointer argument, gpointer data)
{
  return ioctl (fd, request, argument);
}

static void
system_close (int fd, gpointer data)
{
  close (fd);
}

static const TkCameraPort system_port = { system_open, system_ioctl, system_close, NULL };

static gboolean
call (const TkCameraPort *port, int fd, unsigned long request, gpointer argument)
{
  for (int i = 0; i < TRIES; i++)
    {
      if (port->ioctl (fd, request, argument, port->data) >= 0)
        return TRUE;
      if (errno != EINTR)
        return FALSE;
    }
  return FALSE;
}

/* Whether the device has a control that can be used now. */
static gboolean
query (const TkCameraPort *port, int fd, guint32 id, struct v4l2_queryctrl *control)
{
  *control = (struct v4l2_queryctrl) { .id = id };
  return call (port, fd, VIDIOC_QUERYCTRL, control) && !(control->flags & V4L2_CTRL_FLAG_DISABLED);
}

static gboolean
read_value (const TkCameraPort *port, int fd, guint32 id, int *value)
{
  struct v4l2_control control = { .id = id };

  if (!call (port, fd, VIDIOC_G_CTRL, &control))
    return FALSE;
  *value = control.value;
  return TRUE;
}

static gboolean
write_value (const TkCameraPort *port, int fd, guint32 id, int value)
{
  struct v4l2_control control = { .id = id, .value = value };

  return call (port, fd, VIDIOC_S_CTRL, &control);
}

/* A flash that cannot stay on is no light. */
static gboolean
has_torch (const TkCameraPort *port, int fd)
{
  struct v4l2_queryctrl control;
  struct v4l2_querymenu mode = { .id = V4L2_CID_FLASH_LED_MODE, .index = V4L2_FLASH_LED_MODE_TORCH };

  return query (port, fd, V4L2_CID_FLASH_LED_MODE, &control) && control.maximum >= V4L2_FLASH_LED_MODE_TORCH
         && !(control.flags & V4L2_CTRL_FLAG_READ_ONLY) && call (port, fd, VIDIOC_QUERYMENU, &mode);
}

static void
ask_torch (const TkCameraPort *port, int fd, TkCameraAbilities *abilities)
{
  int mode;

  abilities->torch = has_torch (port, fd);
  abilities->torch_on = abilities->torch && read_value (port, fd, V4L2_CID_FLASH_LED_MODE, &mode) && mode == V4L2_FLASH_LED_MODE_TORCH;
}

static void
ask_focus (const TkCameraPort *port, int fd, TkCameraAbilities *abilities)
{
  struct v4l2_queryctrl control;
  int value;

  abilities->focus_auto = query (port, fd, V4L2_CID_FOCUS_AUTO, &control);
  abilities->focus_is_auto = abilities->focus_auto && read_value (port, fd, V4L2_CID_FOCUS_AUTO, &value) && value != 0;
  abilities->focus_manual = query (port, fd, V4L2_CID_FOCUS_ABSOLUTE, &control) && control.maximum > control.minimum;
  if (!abilities->focus_manual)
    return;
  abilities->focus_min = control.minimum;
  abilities->focus_max = control.maximum;
  abilities->focus_step = MAX (control.step, 1);
  abilities->focus = control.default_value;
  if (read_value (port, fd, V4L2_CID_FOCUS_ABSOLUTE, &value))
    abilities->focus = CLAMP (value, control.minimum, control.maximum);
}

static gboolean
set_torch (const TkCameraPort *port, int fd, gboolean on)
{
  return has_torch (port, fd)
         && write_value (port, fd, V4L2_CID_FLASH_LED_MODE, on ? V4L2_FLASH_LED_MODE_TORCH : V4L2_FLASH_LED_MODE_NONE);
}

static int
fit_distance (const TkCameraAbilities *abilities, int distance)
{
  gint64 within = CLAMP (distance, abilities->focus_min, abilities->focus_max);

  return (int) (within - (within - abilities->focus_min) % abilities->focus_step);
}

/* A distance is obeyed only while the camera does not focus by itself. */
static gboolean
set_focus (const TkCameraPort *port, int fd, gboolean automatic, int distance)
{
  TkCameraAbilities abilities = { 0 };

  ask_focus (port, fd, &abilities);
  if (automatic)
    return abilities.focus_auto && write_value (port, fd, V4L2_CID_FOCUS_AUTO, 1);
  if (!abilities.focus_manual || (abilities.focus_auto && !write_value (port, fd, V4L2_CID_FOCUS_AUTO, 0)))
    return FALSE;
  return write_value (port, fd, V4L2_CID_FOCUS_ABSOLUTE, fit_distance (&abilities, distance));
}

gboolean
tk_camera_control_ask (const TkCameraPort *port, const char *path, TkCameraAbilities *abilities)
{
  int fd;

  *abilities = (TkCameraAbilities) { 0 };
  port = port != NULL ? port : &system_port;
  fd = port->open (path, port->data);
  if (fd < 0)
    return FALSE;
  ask_torch (port, fd, abilities);
  ask_focus (port, fd, abilities);
  port->close (fd, port->data);
  return TRUE;
}

gboolean
tk_camera_control_set_torch (const TkCameraPort *port, const char *path, gboolean on)
{
  gboolean obeyed;
  int fd;

  port = port != NULL ? port : &system_port;
  fd = port->open (path, port->data);
  if (fd < 0)
    return FALSE;
  obeyed = set_torch (port, fd, on);
  port->close (fd, port->data);
  return obeyed;
}

gboolean
tk_camera_control_set_focus (const TkCameraPort *port, const char *path, gboolean automatic, int distance)
{
  gboolean obeyed;
  int fd;

  port = port != NULL ? port : &system_port;
  fd = port->open (path, port->data);
  if (fd < 0)
    return FALSE;
  obeyed = set_focus (port, fd, automatic, distance);
  port->close (fd, port->data);
  return obeyed;
}
