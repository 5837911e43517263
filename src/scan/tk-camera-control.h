/* A camera's light and focus: V4L2 controls through its device file. Works beside a running pipeline; every call may wait for
 * the device (tens of ms over USB), so not on a main loop: TkCamera asks from a thread.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What the device has, and how it stands. */
typedef struct {
  gboolean torch;              /* it has a light */
  gboolean torch_on;
  gboolean focus_auto;         /* it can focus by itself */
  gboolean focus_is_auto;
  gboolean focus_manual;       /* it can be told a distance */
  int focus_min, focus_max, focus_step;
  int focus;                   /* within min and max; larger is nearer on most devices */
} TkCameraAbilities;

/* The system calls, for tests. They answer as open(2), ioctl(2) and close(2) do: -1 and errno. */
typedef struct {
  int (*open) (const char *path, gpointer data);
  int (*ioctl) (int fd, unsigned long request, gpointer argument, gpointer data);
  void (*close) (int fd, gpointer data);
  gpointer data;
} TkCameraPort;

/* port NULL: the system's. FALSE when the device cannot be asked; *abilities then says it has nothing. */
gboolean tk_camera_control_ask (const TkCameraPort *port, const char *path, TkCameraAbilities *abilities);
/* FALSE when the device has no light or does not obey. */
gboolean tk_camera_control_set_torch (const TkCameraPort *port, const char *path, gboolean on);
/* automatic TRUE: by itself, `distance` is ignored. A distance is brought into the device's range and step. */
gboolean tk_camera_control_set_focus (const TkCameraPort *port, const char *path, gboolean automatic, int distance);

G_END_DECLS
