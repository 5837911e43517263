/* The wire to a printer: bytes out, bytes in, each with a time limit. Private to print. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-printer.h"

G_BEGIN_DECLS

typedef struct {
  int fd;
  GSocketConnection *connection; /* NULL for a file */
  gboolean hears;                /* answers can come */
} TkPrinterPort;

/* UNREACHABLE. */
gboolean tk_printer_port_open (TkPrinterPort *port, const TkPrinter *printer, GCancellable *cancellable, GError **error);
void tk_printer_port_close (TkPrinterPort *port);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TkPrinterPort, tk_printer_port_close)

/* All of it, or FALSE when it stops taking any for stall_ms; *written counts what went out. */
gboolean tk_printer_port_write (TkPrinterPort *port, const GByteArray *bytes, guint stall_ms, GCancellable *cancellable,
                                gsize *written);
/* Exactly n bytes within wait_ms, or FALSE. */
gboolean tk_printer_port_read (TkPrinterPort *port, guint8 *answer, gsize n, guint wait_ms, GCancellable *cancellable);
/* The other side has hung up. */
gboolean tk_printer_port_has_gone (TkPrinterPort *port);
/* What was said before anybody asked. */
void tk_printer_port_drop_input (TkPrinterPort *port);

G_END_DECLS
