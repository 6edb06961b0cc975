"""Common given names: plain data, to tell a person from a noun."""

from __future__ import annotations

from retrieval.german.tokens import word_set

__all__ = ["GIVEN_NAMES"]

GIVEN_NAMES = word_set(
    "Adam Adolf Albert Alexander Alexej Alfred Ali Alice Amy Andrea Andreas Andrej Andrew Angela Anja Anna Anne "
    "Annegret Annette Anthony Anton Antonio Armin Arthur Astrid Barack Barbara Ben Benjamin Bernd Bernhard "
    "Bettina Bill Birgit Björn Bob Boris Brigitte Bruno Carl Carla Carlos Carmen Carsten Charles Charlotte "
    "Christian Christiane Christina Christine Christoph Christopher Claudia Claus Clemens Daniel Daniela David "
    "Denis Dennis Detlef Diana Dieter Dietmar Dirk Dmitri Donald Doris Dorothea Eduard Edward Elena Elisabeth "
    "Elizabeth Elke Emil Emma Emmanuel Erich Erik Ernst Eva Ewald Fabian Felix Ferdinand Florian Francis "
    "Francisco Frank Franz Franziska Friedrich Fritz Gabriele Georg George Gerald Gerd Gerhard Gisela Gottfried "
    "Gregor Günter Günther Gustav Hannah Hannes Hans Harald Harry Hartmut Heike Heiko Heiner Heinrich Heinz "
    "Helena Helga Helmut Henri Henry Herbert Hermann Hillary Holger Horst Hubert Hugo Ignaz Igor Ilse Ines Ingo "
    "Ingrid Irene Iris Isaac Isabel Ivan Iwan Jack Jacob Jacques Jakob James Jan Jana Jane Jean Jennifer Jens "
    "Jerome Jim Joachim Joe Johann Johanna Johannes John Jonas Jörg José Josef Joseph Juan Judith Julia Julian "
    "Jürgen Juri Justin Karin Karl Karoline Katharina Kathrin Katja Katrin Kevin Kim Kirsten Klara Klaus Konrad "
    "Kurt Lars Laura Lawrence Lena Leo Leon Leonid Lisa Lorenz Louis Luca Lucas Ludwig Luis Luise Lukas Luke "
    "Lutz Manfred Manuel Manuela Marc Marcel Marco Marcus Margaret Maria Marie Marina Mario Marion Mark Markus "
    "Marlene Martha Martin Martina Mary Mathias Matthias Max Maximilian Mehmet Melanie Michael Michail Michel "
    "Michelle Miguel Mike Mohammed Monika Moritz Nancy Natalia Nicole Nikita Niklas Nikola Nikolai Nikolaus Nina "
    "Norbert Olaf Ole Oleg Oliver Olga Oscar Oskar Otto Patricia Patrick Paul Paula Pedro Peter Petra Philip "
    "Philipp Pierre Rainer Ralf Ralph Raúl Recep Reiner Reinhard Renate René Ricardo Richard Rita Robert Robin "
    "Roger Roland Rolf Roman Ronald Rosa Rüdiger Rudolf Ruth Sabine Sandra Sara Sarah Sebastian Sergej Siegfried "
    "Sigmar Silke Silvio Simon Sonja Sophia Sophie Stefan Stefanie Steffen Stephan Stephen Steve Steven Susan "
    "Susanne Sven Svetlana Sylvia Tanja Tatjana Theodor Theresa Thomas Thorsten Tim Timo Tobias Tom Tony Torsten "
    "Udo Ulrich Ulrike Ursula Uta Ute Uwe Vera Veronika Viktor Viktoria Vincent Vladimir Volker Walter Werner "
    "Wilhelm William Willi Willy Winfried Wladimir Wolfgang Wolodymyr Xi Yusuf"
)
