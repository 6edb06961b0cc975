"""Names of countries, German states, big cities and rivers, in German: plain data, to tell a place from a noun."""

from __future__ import annotations

__all__ = ["PLACE_FIRST_WORDS", "PLACE_NAMES"]

_COUNTRIES = (
    "Afghanistan Ägypten Albanien Algerien Angola Argentinien Armenien Aserbaidschan Äthiopien Australien "
    "Bangladesch Belarus Belgien Bolivien Bosnien Brasilien Bulgarien Chile China Dänemark Deutschland Ecuador "
    "Estland Finnland Frankreich Georgien Ghana Griechenland Großbritannien England Schottland Wales Nordirland "
    "Grönland Guatemala Haiti Honduras Indien Indonesien Irak Iran Irland Island Israel Italien Jamaika Japan Jemen "
    "Jordanien Kambodscha Kamerun Kanada Kasachstan Katar Kenia Kirgisistan Kolumbien Kongo Kosovo Kroatien Kuba "
    "Kuwait Laos Lettland Libanon Liberia Libyen Liechtenstein Litauen Luxemburg Malaysia Mali Malta Marokko "
    "Mazedonien Nordmazedonien Mexiko Moldau Monaco Mongolei Montenegro Mosambik Myanmar Namibia Nepal Neuseeland "
    "Nicaragua Niederlande Niger Nigeria Nordkorea Südkorea Korea Norwegen Österreich Pakistan Palästina Panama "
    "Paraguay Peru Philippinen Polen Portugal Ruanda Rumänien Russland Sambia Saudi-Arabien Schweden Schweiz Senegal "
    "Serbien Simbabwe Singapur Slowakei Slowenien Somalia Spanien Südafrika Sudan Südsudan Syrien Tadschikistan "
    "Taiwan Tansania Thailand Tschad Tschechien Tunesien Türkei Turkmenistan Uganda Ukraine Ungarn Uruguay USA "
    "Usbekistan Vatikan Venezuela Vietnam Zypern Sowjetunion DDR UdSSR Preußen Persien "
    "Jugoslawien Tschechoslowakei Bundesrepublik"
)
_REGIONS = (
    "Europa Asien Afrika Amerika Nordamerika Südamerika Lateinamerika Mittelamerika Antarktis Arktis Ozeanien "
    "Osteuropa Westeuropa Südeuropa Nordeuropa Mitteleuropa Zentralasien Südostasien Ostasien Naher Nahost "
    "Skandinavien Balkan Baltikum Bayern Baden-Württemberg Brandenburg Hessen Mecklenburg-Vorpommern Niedersachsen "
    "Nordrhein-Westfalen Rheinland-Pfalz Saarland Sachsen Sachsen-Anhalt Schleswig-Holstein Thüringen Ostdeutschland "
    "Westdeutschland Süddeutschland Norddeutschland Tirol Südtirol Steiermark Kärnten Vorarlberg Burgenland "
    "Niederösterreich Oberösterreich Krim Sibirien Kaukasus Tschetschenien Katalonien Andalusien Bretagne Normandie "
    "Provence Elsass Lothringen Toskana Sizilien Sardinien Korsika Lombardei Venetien Schlesien Pommern Ostpreußen "
    "Böhmen Mähren Galizien Siebenbürgen Anatolien Kurdistan Kaschmir Tibet Mandschurei Kalifornien Texas Florida "
    "Alaska Hawaii Virginia Pennsylvania Massachusetts Arizona Colorado Georgia Illinois Michigan Ohio Oregon Nevada "
    "Utah Washington Québec Ontario Flandern Wallonien Gaza Gazastreifen Westjordanland Golanhöhen Sinai Hiroshima "
    "Nagasaki Fukushima"
)
_CITIES = (
    "Berlin Hamburg München Köln Frankfurt Stuttgart Düsseldorf Leipzig Dortmund Essen Bremen Dresden Hannover "
    "Nürnberg Duisburg Bochum Wuppertal Bielefeld Bonn Münster Mannheim Karlsruhe Augsburg Wiesbaden Mönchengladbach "
    "Gelsenkirchen Aachen Braunschweig Chemnitz Kiel Halle Magdeburg Freiburg Krefeld Mainz Lübeck Erfurt Oberhausen "
    "Rostock Kassel Hagen Potsdam Saarbrücken Hamm Ludwigshafen Oldenburg Osnabrück Leverkusen Heidelberg Solingen "
    "Darmstadt Regensburg Ingolstadt Würzburg Wolfsburg Fürth Ulm Heilbronn Göttingen Pforzheim Offenbach "
    "Bremerhaven Reutlingen Koblenz Jena Trier Erlangen Cottbus Schwerin Konstanz Weimar Bamberg Bayreuth Passau "
    "Wittenberg Worms Speyer Görlitz Zwickau Wien Graz Linz Salzburg Innsbruck Klagenfurt Bregenz Zürich Genf Basel "
    "Bern Lausanne Luzern Davos Vaduz Paris Marseille Lyon Toulouse Nizza Straßburg Bordeaux Lille London Manchester "
    "Liverpool Birmingham Edinburgh Glasgow Dublin Belfast Cardiff Oxford Cambridge Rom Mailand Neapel Turin Florenz "
    "Venedig Genua Palermo Madrid Barcelona Valencia Sevilla Lissabon Porto Amsterdam Rotterdam Utrecht Brüssel "
    "Antwerpen Gent Kopenhagen Oslo Bergen Stockholm Göteborg Malmö Helsinki Reykjavik Tallinn Riga Vilnius Warschau "
    "Krakau Danzig Breslau Posen Lodz Stettin Prag Brünn Bratislava Budapest Ljubljana Zagreb Belgrad Sarajevo "
    "Skopje Sofia Bukarest Athen Thessaloniki Tirana Istanbul Ankara Izmir Kiew Charkiw Odessa Lwiw Mariupol Donezk "
    "Minsk Moskau Petersburg Wladiwostok Kaliningrad Sotschi Nowosibirsk Tiflis Eriwan Baku Astana Taschkent "
    "Jerusalem Haifa Ramallah Beirut Damaskus Aleppo Bagdad Mossul Basra Teheran Kabul Kandahar Islamabad Karatschi "
    "Lahore Delhi Neu-Delhi Mumbai Kalkutta Bangalore Dhaka Kathmandu Colombo Bangkok Hanoi Saigon Peking Shanghai "
    "Hongkong Wuhan Shenzhen Tokio Osaka Kyoto Seoul Pjöngjang Manila Jakarta Sydney Melbourne Brisbane Perth "
    "Auckland Wellington Canberra Kairo Alexandria Tripolis Bengasi Tunis Algier Casablanca Rabat Dakar Lagos Abuja "
    "Nairobi Kampala Kigali Mogadischu Khartum Johannesburg Kapstadt Pretoria Luanda Riad Mekka Medina Dubai Doha "
    "Sanaa Maskat Washington Chicago Boston Philadelphia Detroit Dallas Houston Miami Atlanta Seattle Denver Phoenix "
    "Baltimore Cleveland Pittsburgh Orlando Oakland Sacramento Toronto Montreal Ottawa Vancouver Havanna Bogotá "
    "Caracas Lima Quito Santiago Brasília Manhattan Brooklyn Hollywood Versailles"
)
_WATERS_AND_MOUNTAINS = (
    "Rhein Donau Elbe Oder Main Neckar Mosel Weser Spree Havel Isar Inn Saale Themse Seine Rhône Loire Wolga Dnepr "
    "Don Amur Nil Kongo Niger Amazonas Mississippi Missouri Ganges Indus Mekong Jangtse Euphrat Tigris Jordan "
    "Weichsel Nordsee Ostsee Mittelmeer Atlantik Pazifik Ärmelkanal Bodensee Baikalsee Alpen Pyrenäen Anden Himalaya "
    "Karpaten Ural Harz Schwarzwald Eifel Erzgebirge Everest Zugspitze Sahara"
)
# Of names of two words ("New York", "Los Angeles", "San Francisco") the first tells enough.
_FIRST_WORDS = "New Los San Santa Saint St Sankt Buenos Rio Tel Abu Kuala Addis Las Bad Fort Sri Costa Port El"

PLACE_NAMES = frozenset(" ".join((_COUNTRIES, _REGIONS, _CITIES, _WATERS_AND_MOUNTAINS)).split())
PLACE_FIRST_WORDS = frozenset(_FIRST_WORDS.split())
