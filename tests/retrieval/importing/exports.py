"""Small exports in the formats of shop programs, after their public specifications."""

SHOPIFY = """\
Handle,Title,Body (HTML),Vendor,Product Category,Type,Tags,Published,Option1 Name,Option1 Value,Option2 Name,Option2 Value,\
Variant SKU,Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Price,\
Variant Compare At Price,Image Src,Image Position,Cost per item,Status,Color (product.metafields.shopify.color-pattern)
trail-shoe,Trail Shoe,"<p>Light &amp; <b>grippy</b>.</p><script>alert(1)</script>",Northpeak,Apparel > Shoes,Running,\
"run, trail",TRUE,Colour,Black,Size,42,TS-B-42,shopify,5,deny,89.00,120.00,https://cdn.example/a.jpg,1,40,active,black; white
trail-shoe,,,,,,,,,Black,,43,TS-B-43,shopify,-2,deny,89.00,120.00,https://cdn.example/b.jpg,2,,,
trail-shoe,,,,,,,,,White,,42,,shopify,0,continue,79.00,,,,,,
trail-shoe,,,,,,,,,White,,44,TS-W-44,shopify,3,deny,oops,,,,,,
trail-shoe,,,,,,,,,,,,,,,,,,https://cdn.example/c.jpg,3,,,
mug,Mug,Plain,Northpeak,,Kitchen,,TRUE,Title,Default Title,,,MUG-1,,0,deny,9.50,,,,2,active,
hidden,Hidden,x,Northpeak,,Kitchen,,FALSE,Title,Default Title,,,H-1,,0,deny,9.50,,,,,active,
draft,Draft,x,Northpeak,,Kitchen,,TRUE,Title,Default Title,,,D-1,,0,deny,9.50,,,,,draft,
"""
SHOPIFY_NEW = """\
Title,URL handle,Description,Vendor,Product category,Type,Tags,Published on online store,Status,SKU,Option1 name,Option1 value,\
Price,Compare-at price,Cost per item,Inventory tracker,Inventory quantity,Continue selling when out of stock,Product image URL
Trail Shoe,trail-shoe,<p>Light</p>,Northpeak,Apparel > Shoes,,run,TRUE,Active,TS-42,Size,42,89.00,120.00,40,shopify,0,FALSE,\
https://cdn.example/a.jpg
,trail-shoe,,,,,,,,TS-43,,43,89.00,120.00,40,shopify,7,FALSE,
"""
WOOCOMMERCE = r"""ID,Type,SKU,Name,Published,Is featured?,Visibility in catalog,Short description,Description,Date sale price starts,Date sale price ends,In stock?,Stock,Backorders allowed?,Sale price,Regular price,Categories,Tags,Images,Parent,Attribute 1 name,Attribute 1 value(s),Attribute 1 visible,Attribute 1 global,Attribute 2 name,Attribute 2 value(s),Attribute 2 visible
10,simple,CAP,Cap,1,0,visible,Short,"<p>Warm.</p>\nSoft.",,,1,4,0,12.00,15.00,"Sale, Clothing > Hats","warm, wool",https://x.example/a.jpg,,Material,"Wool, Cotton",1,1,Internal,x,0
12,variation,TEE-R,Tee - Red,1,0,visible,,,,,1,2,0,,20,,,,id:11,Color,Red,,1,,,
11,variable,TEE,Tee,1,0,visible,Plain tee,,,,1,,0,,,"Clothing > T\, Shirts",,"https://x.example/t.jpg, https://x.example/u.jpg",,Color,"Red, Blue",1,1,Brand,Northpeak,1
13,variation,TEE-B,Tee - Blue,1,0,visible,,,2020-01-01,2020-02-01,0,0,0,5,18,,,,TEE,Color,Blue,,1,,,
14,variation,TEE-X,Tee - X,1,0,visible,,,,,0,0,0,5,18,,,,NOPE,Color,Blue,,1,,,
15,simple,DRAFT,Draft,-1,0,visible,,,,,1,,0,,5,,,,,,,,,,,
16,simple,HID,Hidden,1,0,hidden,,,,,1,,0,,5,,,,,,,,,,,
17,grouped,GRP,Group,1,0,visible,,,,,1,,0,,,,,,,,,,,,,
18,"simple, virtual",BACK,Gift wrap,1,0,visible,,,,,1,-3,notify,,5,,,,,,,,,,,
"""
GOOGLE = """\
id	title	description	link	image_link	availability	price	sale_price	sale_price_effective_date	brand	gtin	\
google_product_category	product_type	item_group_id	color	size	gender	product_detail
1	Wool coat Black S	Warm	https://s.example/1	https://s.example/1.jpg	in_stock	15.00 USD	12.00 USD		Northpeak	01234	\
166	Clothing > Coats	G1	black	S	female	General:Lining:silk
2	Wool coat Blue M	Warm	https://s.example/2	https://s.example/2.jpg	out of stock	16.00 USD			Northpeak	01235	\
166	Clothing > Coats	G1	blue	M	female	
3	Lamp	Bright	https://s.example/3		backorder	30 SEK	20 SEK	2020-01-01T00:00+01:00/2020-02-01T00:00+01:00			\
Home > Lamps						
4	Bad	x	https://s.example/4		in stock	free											
5		x	https://s.example/5		in stock	5 USD											
"""
RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss xmlns:g="http://base.google.com/ns/1.0" version="2.0"><channel>
<title>Shop</title><link>https://s.example</link><description>Goods</description>
<item>
<g:id>1</g:id><title>Wool &amp; coat</title><description><![CDATA[<p>Warm <b>and</b> dry</p>]]></description>
<link>https://s.example/1</link><g:image_link>https://s.example/1.jpg</g:image_link>
<g:price>15.00 USD</g:price><g:sale_price>9.00 USD</g:sale_price><g:availability>in_stock</g:availability>
<g:shipping><g:country>US</g:country><g:price>1 USD</g:price></g:shipping>
<g:product_detail><g:attribute_name>Lining</g:attribute_name><g:attribute_value>silk</g:attribute_value></g:product_detail>
<g:product_type>A &gt; B</g:product_type><g:product_type>C</g:product_type>
</item>
<item><g:id>2</g:id><g:title>Hat</g:title><link>https://s.example/2</link><g:price>x</g:price>
<g:availability>in_stock</g:availability></item>
</channel></rss>
"""
ATOM = """<?xml version="1.0"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:g="http://base.google.com/ns/1.0">
<title>Shop</title><link rel="self" href="https://s.example"/>
<entry><id>tag:s.example,2026:1</id><g:id>1</g:id><title>Wool coat</title><link href="https://s.example/1"/>
<summary>Warm</summary><g:price>15.00 USD</g:price><g:availability>out_of_stock</g:availability></entry>
</feed>
"""
