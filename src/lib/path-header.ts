/** The request header in which the proxy tells a page its own address. What a browser sends under that name is replaced. */
export const PATH_HEADER = 'x-countersign-path'
